"""Django's own PostgreSQL, with what we ask of its questions and of the connections it keeps. Django looks for `base`."""
