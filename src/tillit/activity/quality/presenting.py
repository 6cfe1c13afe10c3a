"""The quality of a stream in words: what each dimension means, what was found, how many, and what to do. No queries."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext, pgettext_lazy

from tillit.activity.presenting import about, field_name
from tillit.activity.quality import rules
from tillit.activity.quality.asking import Weak
from tillit.activity.quality.verdict import Judged, Level, Verdict
from tillit.web.language import active

LEVELS: Mapping[Level, Promise] = MappingProxyType({
    Level.GOOD: pgettext_lazy("quality of data", "Good"),
    Level.LOOK: pgettext_lazy("quality of data", "Look at this"),
    Level.WEAK: pgettext_lazy("quality of data", "Weak"),
    Level.TOO_LITTLE: pgettext_lazy("quality of data", "Too little to say"),
})  # fmt: skip
TONES = MappingProxyType(
    {Level.GOOD: "success", Level.LOOK: "warning", Level.WEAK: "danger", Level.TOO_LITTLE: "neutral"}
)
# Up to this share: so much is said of it. More exactly is said to nobody, so that no single pupil moves it.
SHARES: tuple[tuple[float, Promise], ...] = (
    (0.01, gettext_lazy("fewer than 1 in 100")),
    (0.05, gettext_lazy("1 to 5 in 100")),
    (0.25, gettext_lazy("5 to 25 in 100")),
    (0.75, gettext_lazy("25 to 75 in 100")),
    (1.0, gettext_lazy("nearly all")),
)


@dataclass(frozen=True)
class FoundRow:
    code: str
    field: str
    title: str
    means: str
    how_many: str
    supplier: str
    owner: str
    level: str
    word: str
    tone: str


@dataclass(frozen=True)
class DimensionRow:
    code: str
    name: str
    means: str
    level: str
    word: str
    tone: str
    basis: str
    found: tuple[FoundRow, ...]


def rows(verdicts: Iterable[Verdict], *, sender: bool) -> list[DimensionRow]:
    return [_dimension(verdict, sender=sender) for verdict in verdicts]


def weakness(weak: Weak) -> str:
    """One weakness in a sentence, for who builds on the data."""
    text = lowered(rules.read_one("quality_findings", weak.finding).text.in_(active()))
    about = f"{field_name(weak.field)}: {text}" if weak.field else text
    return _("The basis is weak: %(what)s (%(share)s).") % {"what": about, "share": share_words(weak.share)}


def _dimension(verdict: Verdict, *, sender: bool) -> DimensionRow:
    language, level = active(), verdict.level
    found = tuple(_found(judged, sender=sender) for judged in verdict.found)
    return DimensionRow(
        code=verdict.dimension.code, name=verdict.dimension.text.in_(language),
        means=verdict.dimension.means.in_(language), level=level, word=str(LEVELS[level]), tone=TONES[level],
        basis=_basis(verdict, found), found=found,
    )  # fmt: skip


def _basis(verdict: Verdict, found: tuple[FoundRow, ...]) -> str:
    """One line for who has no time: the worst there is, or that there is nothing."""
    if verdict.level is Level.TOO_LITTLE:
        return _("Fewer than %(number)d values to look at the last thirty days.") % {"number": verdict.dimension.least}
    if not found:
        return _("Nothing was found the last thirty days.")
    first = f"{found[0].title}: {found[0].how_many}."
    if verdict.level is Level.GOOD:
        return _("Only a little: %(what)s") % {"what": lowered(first)}
    more = len(found) - 1
    return first if not more else f"{first} " + _("And %(number)d more.") % {"number": more}


def _found(judged: Judged, *, sender: bool) -> FoundRow:
    language, look = active(), judged.look
    title = look.text.in_(language)
    field = field_name(judged.field) if judged.field else ""
    return FoundRow(
        code=look.code, field=judged.field, title=f"{field}: {lowered(title)}" if field else title,
        means=look.means.in_(language), how_many=how_many(judged, sender=sender), supplier=look.supplier.in_(language),
        owner=look.owner.in_(language), level=judged.level, word=str(LEVELS[judged.level]), tone=TONES[judged.level],
    )  # fmt: skip


def lowered(text: str) -> str:
    return text[:1].lower() + text[1:]


def how_many(judged: Judged, *, sender: bool) -> str:
    """About how many, and about how large a share. The sender is told the share alone."""
    share = share_words(judged.share)
    return share if sender else f"{about(judged.number)} ({share})"


def share_words(share: float) -> str:
    if share >= 1:
        return pgettext("share of values", "all")
    return str(next(words for limit, words in SHARES if share < limit))
