"""The forms of this context. They read; `rules` judge."""
