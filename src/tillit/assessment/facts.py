"""What others need to know about an assessment: is it done, what is missing, how bad is the worst. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from tillit.assessment.content import hash_of
from tillit.assessment.missing import must, wishes
from tillit.assessment.rulebook import SectionRule
from tillit.assessment.scale import Colour
from tillit.assessment.standing import standing, unaccepted
from tillit.assessment.state import State, whole_accepted


@dataclass(frozen=True)
class AssessmentFacts:
    preassessed: bool
    dpia: bool
    outcome: str
    missing: tuple[str, ...]
    blocking: int
    """How many of those must be done before anybody decides: all but who does a measure, and by when."""
    drafts: int
    risks: int
    inherited: int
    highest_residual: Colour | str
    above_acceptance: int
    unaccepted: int
    """Of those, how many no named person has accepted as they are now."""
    special_need_reasoned: bool
    special_measures: bool
    content_hash: str
    adopted: bool = False
    whole_accepted_until: date | None = None
    blocked_by: tuple[str, ...] = ()
    newer: int = 0
    """Newer versions of what it rests on that nobody has answered."""
    outdated: bool = False


def facts(state: State, sections: Sequence[SectionRule], today: date) -> AssessmentFacts:
    content, whole = state.content, state.effective
    needed = tuple(must(state, sections, today))
    residual = [risk.after for risk in whole.risks if risk.open and risk.after]
    standings = [standing(upstream, today) for upstream in state.upstream]
    special = content.sections.get("special_need")
    return AssessmentFacts(
        preassessed=content.decision is not None,
        dpia=bool(content.decision and content.decision.dpia),
        outcome=state.outcome,
        missing=(*needed, *wishes(state, today)),
        blocking=len(needed),
        drafts=len({code for code in state.draft_sections if state.texts.get(code)}) + len(state.draft_risks),
        risks=len(whole.risks),
        inherited=sum(risk.state != "local" for risk in whole.risks),
        highest_residual=whole.residual or "",
        above_acceptance=sum(not state.matrix.accepts(colour) for colour in residual),
        unaccepted=len(unaccepted(whole.risks, state.accepted, state.matrix, today)),
        special_need_reasoned=bool(
            special and state.texts.get("special_need") and "special_need" not in state.draft_sections
        ),
        special_measures=any(measure.for_special for risk in content.risks for measure in risk.measures),
        content_hash=hash_of(content),
        adopted=state.adopted is not None,
        whole_accepted_until=whole_accepted(state, today),
        blocked_by=tuple(origin.title for origin, _mark in whole.blocked_by),
        newer=standings.count("newer"),
        outdated="outdated" in standings,
    )
