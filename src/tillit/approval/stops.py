"""The hard stops of a case (issue of law, not of votes), by the rules in assessment and the facts of the case."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from tillit.approval.facts import CaseFacts
from tillit.assessment.declared import read
from tillit.assessment.hard_stops import hard_stops, stop_facts
from tillit.assessment.rulebook import stop_rules
from tillit.web.language import pick


def stops_of(answers: Mapping[str, Any], assessed: Any, today: date) -> tuple[str, ...]:
    """`code:state` of each stop that the supplier's answers and the risk analysis leave standing. Signatures and
    transfers are judged owner by owner, from the agreements."""
    facts = stop_facts(
        read(answers),
        special_need_reasoned=bool(assessed and assessed.special_need_reasoned),
        special_measures=bool(assessed and assessed.special_measures),
        agreement_signed=True,
        transfer_valid=True,
    )
    return tuple(f"{stop.code}:{stop.state}" for stop in hard_stops(facts, today, stop_rules()))


@dataclass(frozen=True)
class StopRow:
    code: str
    stopped: bool
    sentence: str
    source: str


def stop_rows(facts: CaseFacts) -> list[StopRow]:
    known = {stop.code: stop for stop in stop_rules().stops}
    rows = []
    for standing in facts.hard_stops:
        code, _, state = standing.partition(":")
        stop = known[code]
        stopped = state == "stopped"
        rows.append(StopRow(code, stopped, pick(_texts(stop.text if stopped else stop.open)), stop.source))
    return rows


def _texts(texts: Any) -> Mapping[str, str]:
    return texts if isinstance(texts, Mapping) else {code: getattr(texts, code) for code in ("nn", "nb", "en")}
