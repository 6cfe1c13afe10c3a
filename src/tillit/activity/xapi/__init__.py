"""The statement as xAPI 1.0.3 and 2.0 (IEEE 9274.1.1) describe it: its form, what is refused, what two statements share.

Pure: bytes and structs in, structs, bytes or `Invalid` out. No database, no clock, no policy."""
