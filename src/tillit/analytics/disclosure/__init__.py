"""What may be said of many without telling of one. Pure.

Numbers are published as a tree without gaps. A *cell* is a unit (a base group, a school) in one period about one thing.
Units with too few are hidden; hidden ones are pooled, and the pool is shown only when no unit in it could work out the
rest by leaving itself out. **A total is the sum of what is shown beneath it, never of more.** So every number anybody may
see is a sum of whole cells that are themselves shown, and no adding, subtracting or crossing of them, by however many
readers together, reaches fewer than the smallest group (primary and secondary suppression at once: what is hidden is in
no sum). What this needs of those who call it:

- units are a partition: a pupil is counted in one base group, never in a teaching group that crosses it;
- periods are closed before they are published, by when a statement was stored, and stay as they were written: what comes
  late counts in the next one. Two looks at one period are the same look."""

from tillit.analytics.disclosure.cells import Cell, Published, publish, total
from tillit.analytics.disclosure.limits import Within, keep_until, smallest_group
from tillit.analytics.disclosure.noise import noisy
from tillit.analytics.disclosure.said import Bound, Share, at_least, share

__all__ = [
    "Bound", "Cell", "Published", "Share", "Within", "at_least", "keep_until", "noisy", "publish", "share",
    "smallest_group", "total",
]  # fmt: skip
