"""How Python's collector of garbage is used by a process that has loaded what it keeps."""

import gc


def keep_what_is_loaded() -> None:
    """The collector need not walk through it again and again, nor look after every few hundred lists when a batch of
    statements makes thousands that go by themselves: a walk through all that a web process has loaded takes a tenth of a
    second or more, and somebody waits for it."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)
