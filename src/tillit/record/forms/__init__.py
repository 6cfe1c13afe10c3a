"""The forms of the draft editor. They read; `rules`, `completeness` and the compiler judge."""
