"""Which question of CNIL's PIA answers which section of ours (pia_architecture.json of the PIA software, 2026).

CNIL's method has three feared events; the other areas of ours are, in that method, matters of necessity and of rights.
They are told there in words, so that a reader sees them, and kept whole in a key of our own.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

TEXTS: dict[int, tuple[str, ...]] = {
    111: ("nature", "scope", "context"),
    112: ("actors",),
    113: (),
    121: ("data",),
    122: ("flow",),
    123: (),
    211: ("purposes",),
    212: ("legal_basis", "special_need"),
    213: ("principles",),
    214: (),
    215: (),
    221: ("rights",),
    222: (),
    223: (),
    224: (),
    225: (),
    226: (),
    227: (),
}
# Where a question of theirs goes when nothing says more: the section, and the heading it gets there.
HOME = {
    111: ("nature", ""),
    112: ("actors", ""),
    113: ("legal_basis", _("Standards that apply")),
    121: ("data", ""),
    122: ("nature", _("The life of the data")),
    123: ("nature", _("What the data are kept and moved on")),
    211: ("purposes", ""),
    212: ("legal_basis", ""),
    213: ("principles", _("Only what is needed")),
    214: ("principles", _("Right and up to date")),
    215: ("principles", _("How long the data are kept")),
    221: ("rights", _("How people are told")),
    222: ("rights", _("Consent")),
    223: ("rights", _("Access and taking the data along")),
    224: ("rights", _("Putting right and deleting")),
    225: ("rights", _("Restricting and objecting")),
    226: ("actors", _("What processors are bound to")),
    227: ("actors", _("Out of the EEA")),
}
# Sections with no question: told as comments on the question they belong to best.
COMMENTS = {"risks": 321, "measures": 324, "management": 111}


@dataclass(frozen=True)
class Event:
    """A feared event: the item of the evaluation, and the first of its six questions."""

    area: str
    item: str
    first: int

    @property
    def impacts(self) -> int:
        return self.first

    @property
    def threats(self) -> int:
        return self.first + 1

    @property
    def sources(self) -> int:
        return self.first + 2

    @property
    def measures(self) -> int:
        return self.first + 3

    @property
    def severity(self) -> int:
        return self.first + 4

    @property
    def likelihood(self) -> int:
        return self.first + 5


EVENTS = (
    Event("confidentiality", "3.2", 321),
    Event("integrity", "3.3", 331),
    Event("availability", "3.4", 341),
)
# The five areas that are no feared event: the question that deals with the same in CNIL's method.
ELSEWHERE = {
    "excess": 213,
    "understanding": 221,
    "participation": 225,
    "transparency": 221,
    "predictability": 213,
}
EVENT_NAMES = {
    "confidentiality": _("Data reach somebody they should not"),
    "integrity": _("Data are changed without anybody wanting it"),
    "availability": _("Data are lost"),
}
