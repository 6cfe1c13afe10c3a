"""The rules of this context as frozen values, read once from the dated YAML in `data/`.

Lawyers change the YAML; nobody changes code for it. Each row says where it comes from and when somebody last read that.
"""

from datetime import date
from functools import cache
from pathlib import Path
from typing import Literal, TypeVar

import msgspec

DATA = Path(__file__).parent / "data"

Texts = dict[str, str]
Answer = Literal["yes", "no", "unknown"]
Tier = Literal["overall", "universe", "service"]
Outcome = Literal["required", "recommended", "not_required", "unknown"]


class Sourced(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    code: str
    source: str
    valid_from: date
    valid_to: date | None
    verified_on: date | None
    note: str | None = None

    def holds(self, today: date) -> bool:
        return self.valid_from <= today and (self.valid_to is None or today <= self.valid_to)


class Stated(Sourced, frozen=True, kw_only=True):
    title: Texts
    explanation: Texts
    url: str


class Criterion(Stated, frozen=True, kw_only=True):
    question: Texts


class ListItem(Criterion, frozen=True, kw_only=True):
    setting: Literal["school", "general"]
    with_another: bool


class Conclusion(Stated, frozen=True, kw_only=True):
    outcome: Outcome
    criteria_from: int | None


class NoDpiaReason(Sourced, frozen=True, kw_only=True):
    text: Texts
    url: str
    allowed_when: tuple[Outcome, ...]
    needs: Literal["explanation", "reference"]
    contradicted_by: tuple[str, ...]


Row = TypeVar("Row", bound=Sourced)


class DpiaRules(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    version: str
    criteria: tuple[Criterion, ...]
    list_items: tuple[ListItem, ...]
    conclusions: tuple[Conclusion, ...]
    open_conclusion: Stated
    no_dpia_reasons: tuple[NoDpiaReason, ...]

    def on(self, today: date) -> "DpiaRules":
        """The same rules without those that do not hold on the day."""
        return msgspec.structs.replace(
            self,
            criteria=_holding(self.criteria, today),
            list_items=_holding(self.list_items, today),
            conclusions=_holding(self.conclusions, today),
            no_dpia_reasons=_holding(self.no_dpia_reasons, today),
        )

    @property
    def questions(self) -> tuple[Criterion, ...]:
        """In the order they are asked: schools first, then the nine criteria, then the rest of the list."""
        school = tuple(item for item in self.list_items if item.setting == "school")
        general = tuple(item for item in self.list_items if item.setting == "general")
        return (*school, *self.criteria, *general)


class Stop(Sourced, frozen=True, kw_only=True):
    when: str
    answer: Answer = msgspec.field(name="is")
    text: Texts
    open: Texts


class StopRules(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    version: str
    stops: tuple[Stop, ...]


class Suggestion(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    criterion: str
    why: Texts
    no_if: tuple[str, ...]
    yes_if: dict[str, tuple[str, ...]] = {}
    unknown_if: dict[str, tuple[str, ...]] = {}


class DraftLine(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    question: str
    section: str
    label: Texts


class SuggestionRules(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    version: str
    suggestions: tuple[Suggestion, ...]
    draft_lines: tuple[DraftLine, ...]
    draft_words: dict[str, Texts]
    flow_words: dict[str, Texts]


class SectionGroup(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    code: str
    title: Texts
    why: Texts


class LawHint(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    text: Texts
    source: str
    verified_on: date | None
    note: str | None = None


class Template(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The template of the EDPB that `edpb_ref` points into."""

    source: str
    url: str
    verified_on: date | None
    note: str | None = None


class SectionRule(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    code: str
    group: str
    required: bool
    local: bool
    """Stays with its owner when the assessment is published, unless the owner says otherwise."""
    levels: tuple[Tier, ...]
    title: Texts
    why: Texts
    questions: tuple[Texts, ...]
    source: str
    edpb_ref: str
    at_level: dict[Tier, tuple[Texts, ...]] = {}
    example: Texts | None = None
    law: tuple[LawHint, ...] = ()

    def questions_at(self, level: str) -> tuple[Texts, ...]:
        """An overall assessment is asked about routines, a universe about its platform, a service about itself."""
        return next((asked for tier, asked in self.at_level.items() if tier == level), self.questions)

    def needed_at(self, level: str) -> bool:
        return self.required and level in self.levels


class SectionRules(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    version: str
    edpb: Template
    groups: tuple[SectionGroup, ...]
    sections: tuple[SectionRule, ...]


class MeasureText(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    code: str
    source: str
    text: Texts


class Threat(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    code: str
    source: str
    levels: tuple[Tier, ...]
    text: Texts
    measures: tuple[str, ...]
    core: bool = False
    analytics: bool = False
    """Comes with learning analytics."""
    raised_by: dict[str, tuple[str, ...]] = {}


class RiskArea(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    code: str
    title: Texts
    threats: tuple[Threat, ...]


class Scenarios(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    version: str
    source: str
    measures: tuple[MeasureText, ...]
    areas: tuple[RiskArea, ...]

    def at(self, level: str) -> tuple[tuple[RiskArea, Threat], ...]:
        """The threats that belong to the level, in the order of the areas."""
        return tuple((area, threat) for area in self.areas for threat in area.threats if level in threat.levels)

    def measure(self, code: str) -> MeasureText:
        return next(measure for measure in self.measures if measure.code == code)

    def threat(self, code: str) -> tuple[RiskArea, Threat]:
        return next((area, threat) for area in self.areas for threat in area.threats if threat.code == code)


@cache
def dpia_rules() -> DpiaRules:
    return _read("dpia_rules", DpiaRules)


@cache
def stop_rules() -> StopRules:
    return _read("hard_stops", StopRules)


@cache
def suggestion_rules() -> SuggestionRules:
    return _read("suggestions", SuggestionRules)


@cache
def section_rulebook() -> SectionRules:
    return _read("sections", SectionRules)


def section_rules() -> tuple[SectionRule, ...]:
    return section_rulebook().sections


def sections_at(level: str) -> tuple[SectionRule, ...]:
    """Those asked for at the level, in the order they are read."""
    return tuple(rule for rule in section_rules() if level in rule.levels)


def section_groups() -> tuple[SectionGroup, ...]:
    return section_rulebook().groups


@cache
def scenarios() -> Scenarios:
    return _read("scenarios", Scenarios)


def _holding(rows: tuple[Row, ...], today: date) -> tuple[Row, ...]:
    return tuple(row for row in rows if row.holds(today))


T = TypeVar("T")


def _read(name: str, kind: type[T]) -> T:
    return msgspec.yaml.decode((DATA / f"{name}.yaml").read_bytes(), type=kind)
