"""CNIL PIA JSON as a draft of ours. Pure, and total: any bytes give a draft or sentences."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tillit.assessment.exchange import own
from tillit.assessment.exchange.drafts import DraftJudgement, DraftMeasure, DraftRisk, DraftSection, Incoming
from tillit.assessment.exchange.incoming import from_whole
from tillit.assessment.exchange.pia.html_text import markdown
from tillit.assessment.exchange.pia.questions import EVENT_NAMES, EVENTS, HOME, Event
from tillit.assessment.exchange.pia.writing import KEY, Opinions, digest
from tillit.assessment.exchange.tidying import tidy
from tillit.assessment.exchange.whole import Whole
from tillit.assessment.flow import parse as parse_flow
from tillit.assessment.rulebook import section_rules
from tillit.assessment.scale import scales
from tillit.documents.formats import clean
from tillit.web.language import pick

MOST = 2_000
MATRIX = "4x4"


@dataclass(frozen=True)
class Read:
    incoming: Incoming
    opinions: Opinions
    whole: Whole | None = None
    """The assessment it was made from, where it was made here and nobody has changed it since."""


@dataclass
class _Pia:
    """Theirs, with every field of the kind it should be, and notes on what was not."""

    head: dict[str, Any]
    answers: dict[int, dict[str, Any]]
    measures: dict[str, dict[str, Any]]
    evaluations: dict[str, dict[str, Any]]
    comments: list[dict[str, Any]]
    notes: list[str] = field(default_factory=list)

    def text(self, question: int) -> str:
        return _markdown(self.answers.get(question, {}).get("text"))

    def list(self, question: int) -> list[str]:
        found = self.answers.get(question, {}).get("list")
        return [said for item in found[:MOST] if (said := _plain(item))] if isinstance(found, list) else []

    def gauge(self, question: int) -> int | None:
        return _gauge(self.answers.get(question, {}).get("gauge"))


def from_pia(content: bytes) -> Read | own.Problems:
    found = own.parsed(content)
    if isinstance(found, tuple):
        return found
    if not isinstance(found.get("pia"), dict):
        return (_("This is no PIA: the part that names it is missing."),)
    pia = _pia(found)
    opinions = _opinions(pia.head)
    kept = found.get(KEY)
    if isinstance(kept, dict) and kept.get("digest") == digest(found) and isinstance(kept.get("assessment"), dict):
        whole = own.understood(kept["assessment"])
        if isinstance(whole, Whole):
            return Read(from_whole(whole), opinions, whole)
    return Read(_incoming(pia, opinions), opinions)


def _pia(found: dict[str, Any]) -> _Pia:
    answers = {
        number: row["data"]
        for row in _rows(found, "answers")
        if (number := _whole_number(row.get("reference_to"))) is not None and isinstance(row.get("data"), dict)
    }
    evaluations = {_plain(row.get("reference_to")): row for row in _rows(found, "evaluations")}
    measures = {_plain(row.get("id")) or f"#{place}": row for place, row in enumerate(_rows(found, "measures"))}
    return _Pia(found["pia"], answers, measures, evaluations, _rows(found, "comments"))


def _rows(found: dict[str, Any], key: str) -> list[dict[str, Any]]:
    rows = found.get(key)
    return [row for row in rows[:MOST] if isinstance(row, dict)] if isinstance(rows, list) else []


def _incoming(pia: _Pia, opinions: Opinions) -> Incoming:
    sections: dict[str, list[str]] = defaultdict(list)
    for question in HOME:
        for code, text in _section(question, pia):
            sections[code].append(text)
    risks = [risk for event in EVENTS if (risk := _risk(event, pia))]
    sections["measures"] += [*_loose_measures(pia), *_plans(pia)]
    sections["opinions"] += _opinion_text(opinions)
    sections["risks"] += _comments(pia)
    if pia.head.get("structure_id") or pia.head.get("structure_data"):
        pia.notes.append(_("Its structure is a template of theirs, and stays in the file."))
    local = {rule.code: rule.local for rule in section_rules()}
    return tidy(
        Incoming(
            title=_plain(pia.head.get("name")),
            matrix=scales().matrix(MATRIX),
            sections=tuple(
                DraftSection(code, "\n\n".join(parts), local=local.get(code, False))
                for code, parts in sections.items()
                if parts
            ),
            risks=tuple(risks),
            notes=tuple(pia.notes),
        )
    )


def _section(question: int, pia: _Pia) -> Iterator[tuple[str, str]]:
    text = pia.text(question)
    code, heading = HOME[question]
    if not text:
        return
    if question == 122:
        flow = parse_flow(text.replace("\\", ""))
        if flow.steps and not flow.problems:
            yield "flow", text.replace("\\", "")
            return
    yield code, f"## {heading}\n\n{text}" if heading else text


def _risk(event: Event, pia: _Pia) -> DraftRisk | None:
    threats, impacts, sources = (pia.list(number) for number in (event.threats, event.impacts, event.sources))
    severity, likelihood = pia.gauge(event.severity), pia.gauge(event.likelihood)
    texts = [pia.text(event.severity), pia.text(event.likelihood)]
    evaluation = pia.evaluations.get(event.item, {})
    if not any((threats, impacts, sources, severity, likelihood, *texts, evaluation)):
        return None
    name = str(EVENT_NAMES[event.area])
    said = [*dict.fromkeys(text for text in texts if text)]
    for title, items in ((_("Consequences"), impacts), (_("Who or what"), sources)):
        if items:
            said.append(f"{title}: {'; '.join(items)}")
    return DraftRisk(
        area=event.area,
        threat=f"{name}: {'; '.join(threats)}" if threats else name,
        before=_judgement(severity, likelihood, "\n\n".join(said), name, pia),
        after=_after(evaluation, name, pia),
        measures=tuple(_measures(event, evaluation, pia)),
    )


def _judgement(severity: int | None, likelihood: int | None, reason: str, name: str, pia: _Pia) -> DraftJudgement:
    told = _("In the PIA: severity %(severity)s, likelihood %(likelihood)s.") % {
        "severity": severity or "–", "likelihood": likelihood or "–",
    }  # fmt: skip
    if severity is None and likelihood is None:
        return DraftJudgement(reason=reason)
    if severity is None or likelihood is None:
        pia.notes.append(_("“%s”: only one of the two gauges is set. The other must be judged here.") % name)
        return DraftJudgement(reason=f"{told} {reason}".strip())
    return DraftJudgement(likelihood, severity, reason=reason or told)


def _after(evaluation: dict[str, Any], name: str, pia: _Pia) -> DraftJudgement:
    gauges = evaluation.get("gauges")
    x, y = (_gauge(gauges.get(axis)) for axis in ("x", "y")) if isinstance(gauges, dict) else (None, None)
    return _judgement(x, y, _markdown(evaluation.get("evaluation_comment")), name, pia)


def _measures(event: Event, evaluation: dict[str, Any], pia: _Pia) -> Iterator[DraftMeasure]:
    titles = {_plain(row.get("title")): number for number, row in pia.measures.items()}
    for title in pia.list(event.measures):
        if title in titles:
            yield _measure(titles[title], pia)
        else:
            yield DraftMeasure(title)
    if plan := _markdown(evaluation.get("action_plan_comment")):
        yield DraftMeasure(
            plan, responsible=_plain(evaluation.get("person_in_charge")),
            due=_date(evaluation.get("estimated_implementation_date")),
        )  # fmt: skip


def _measure(number: str, pia: _Pia) -> DraftMeasure:
    """With its evaluation, which points at the number the measure has in this very file."""
    row, judged = pia.measures[number], pia.evaluations.get(f"3.1.{number}", {})
    title, content = _plain(row.get("title")), _markdown(row.get("content"))
    text = content if content.replace("\\", "").startswith(title) else f"{title}: {content}".strip(": ")
    plan = _markdown(judged.get("action_plan_comment"))
    if plan and plan not in text:
        text = f"{text}\n\n{plan}"
    due = _date(judged.get("estimated_implementation_date"))
    return DraftMeasure(
        text, responsible=_plain(judged.get("person_in_charge")), due=due,
        evidence=_markdown(judged.get("evaluation_comment")),
    )  # fmt: skip


def _loose_measures(pia: _Pia) -> Iterator[str]:
    """Measures against no risk, and words about measures that are not there."""
    used = {title for event in EVENTS for title in pia.list(event.measures)}
    loose = [number for number, row in pia.measures.items() if _plain(row.get("title")) not in used]
    if loose:
        told = ngettext(
            "%d measure belongs to no risk in the PIA. It stands in the section about measures.",
            "%d measures belong to no risk in the PIA. They stand in the section about measures.",
            len(loose),
        )
        pia.notes.append(told % len(loose))
        yield "\n".join(f"- {' '.join(_measure(number, pia).text.split())}" for number in loose)
    lost = [key for key in pia.evaluations if key.startswith("3.1.") and key.removeprefix("3.1.") not in pia.measures]
    if lost:
        pia.notes.append(_("Words about measures that are not in the file are left out: %s.") % ", ".join(lost)[:200])


def _plans(pia: _Pia) -> Iterator[str]:
    """What is to be done about a section."""
    titles = {rule.code: pick(rule.title) for rule in section_rules()}
    for key, row in pia.evaluations.items():
        question = _whole_number(key.rpartition(".")[2])
        plan = _markdown(row.get("action_plan_comment"))
        if plan and question in HOME:
            home, heading = HOME[question]
            who, due = _plain(row.get("person_in_charge")), _date(row.get("estimated_implementation_date"))
            said = ", ".join(part for part in (who, due.isoformat() if due else "") if part)
            yield f"## {heading or titles[home]}\n\n{plan}" + (f"\n\n{said}" if said else "")


def _comments(pia: _Pia) -> Iterator[str]:
    said = [text for row in pia.comments if (text := _plain(row.get("description")))]
    if said:
        pia.notes.append(_("Comments are gathered in the section about risks: %d.") % len(said))
        heading = _("Comments in the PIA")
        yield "\n\n".join([f"## {heading}", *said])


def _opinions(head: dict[str, Any]) -> Opinions:
    asked = head.get("concerned_people_searched_opinion")
    return Opinions(
        dpo_names=_plain(head.get("dpos_names")),
        dpo_approves=_yes_or_no(head.get("dpo_status")),
        dpo_opinion=_markdown(head.get("dpo_opinion")),
        people_asked=asked if isinstance(asked, bool) else None,
        people_names=_plain(head.get("people_names")),
        people_approve=_yes_or_no(head.get("concerned_people_status")),
        people_opinion=_markdown(head.get("concerned_people_opinion")),
        not_asked_because=_markdown(head.get("concerned_people_searched_content")),
    )


def _opinion_text(said: Opinions) -> Iterator[str]:
    """In words: an opinion counts here only when the DPO has given it here."""
    for title, names, opinion in (
        (_("The data protection officer, in the PIA"), said.dpo_names, said.dpo_opinion),
        (_("Those concerned, in the PIA"), said.people_names, said.people_opinion),
        (_("Why nobody was asked"), "", said.not_asked_because),
    ):
        if names or opinion:
            yield "\n\n".join(part for part in (f"## {title}", names, opinion) if part)


def _plain(value: Any) -> str:
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return ""
    return clean(str(value))[:20_000].strip()


def _markdown(value: Any) -> str:
    return markdown(value) if isinstance(value, str) else ""


def _whole_number(value: Any) -> int | None:
    said = _plain(value)
    return int(said) if said.isascii() and said.isdigit() and len(said) < 10 else None


def _gauge(value: Any) -> int | None:
    """0 and nothing mean that it is not judged."""
    number = _whole_number(value)
    return number if number in (1, 2, 3, 4) else None


def _yes_or_no(value: Any) -> bool | None:
    return {"0": False, "1": True}.get(_plain(value))


def _date(value: Any) -> date | None:
    try:
        return date.fromisoformat(_plain(value)[:10])
    except ValueError:
        return None
