"""Caliper Analytics 1.2 and 1.1, read and turned into statements, which then go the same way as xAPI.

Pure: no ORM, no clock. Whatever is not understood is refused with its place and what would be understood; nothing of it
goes any further. What is understood and says nothing that is kept anywhere is left out (`model`)."""
