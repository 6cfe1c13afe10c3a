"""Is this statement one that xAPI allows? `check` raises `Invalid` with the place, the rule and its section.

What types, unknown properties and closed lists of words can settle is settled while decoding (`model`)."""

from tillit.activity.xapi.check.actors import check_actor
from tillit.activity.xapi.check.statements import check

__all__ = ["check", "check_actor"]
