"""What a policy says of each field, for work at school or outside it, ready to be looked up."""

from __future__ import annotations

from collections.abc import Iterable
from hmac import digest

from tillit.activity.gate.clocks import Deadlines, clocks_of
from tillit.activity.gate.paths import TRIAL
from tillit.activity.gate.scans import Scanner
from tillit.record import vocabulary
from tillit.record.codes import Treatment
from tillit.record.policy import Policy

Key = tuple[type, str, bytes] | tuple[int, str]


class Rules:
    """Read only once made. `seen` remembers what has been judged before: activities and verbs come again and again."""

    def __init__(self, policy: Policy, scanner: Scanner, secret: bytes, *, outside: bool) -> None:
        self.outside = outside
        self.treatments = {rule.field: rule.outside if outside else rule.treatment for rule in policy.gate}
        self.kept = frozenset(field for field, treatment in self.treatments.items() if treatment is not Treatment.DROP)
        self.deadlines = Deadlines(clocks_of(policy, outside=outside))
        self.scanner = scanner
        self.secret = secret
        self.trial = self.treatments.get(TRIAL) is Treatment.KEEP
        self.seen: dict[Key, tuple[object, frozenset[str], object]] = {}

    def pseudonym(self, field: str, value: object, pupil: str) -> str | None:
        """A value as a mark that is the same for the same pupil and tells nobody else anything. No key, no mark."""
        if not self.secret:
            return None
        return digest(self.secret, f"{field}\0{pupil}\0{value!r}".encode(), "sha256").hex()[:32]


def special_kept(policy: Policy) -> Iterable[str]:
    fields = vocabulary.fields()
    return [rule.field for rule in policy.kept() if fields[rule.field].special]
