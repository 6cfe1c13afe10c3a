"""May personal data go to this recipient, on this day? Pure: facts and the day in, a reasoned verdict out.

What decides (GDPR chapter V; issue "Agreement and transfer"; overall assessment for Ryfylkeskulen, step 4):

1. No personal data, or the recipient processes in the EEA and is reached from nowhere else: no transfer.
2. An adequacy decision holds on the day, applies in Norway and covers the recipient. In the US it covers only a
   recipient that is on the DPF list, active, for data about pupils, checked within the last twelve months; a fallback
   (complete SCC) must then be recorded, because the decision is on appeal.
3. Otherwise SCC with the right module and annexes, and supplementary measures assessed as sufficient within 24 months.
4. Article 49 never carries routine use.

"No sensitive data" is one of Ryfylkeskulen's three conditions for approval outside the EEA, side by side with adequacy
and SCC. It is a condition for approval and cannot be a basis for transfer: GDPR Art. 44 protects *all* personal data.
We therefore read the issue's "SCC with module, annexes and supplementary measures assessed, or no sensitive data" so:
SCC with module and annexes are always needed; without sensitive data the assessment of supplementary measures may come
afterwards, and the verdict is then `ok_with_conditions` with that assessment as the condition. Without SCC the verdict
is `not_ok`, and the sentence says that the local condition is met and the law's is not. Unknown counts as sensitive.

Access from another country is a transfer too (EDPB Guidelines 05/2021): each country is judged, the worst decides.
The jurisdiction of a parent company is a note.
"""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, field

from tillit.agreements.adequacy import by_adequacy
from tillit.agreements.clauses import by_clauses
from tillit.agreements.recipient import Recipient
from tillit.agreements.register import Country, Register
from tillit.agreements.rulebook import Language, rulebook
from tillit.agreements.verdict import SEVERITY, Finding, Reason, Route, Verdict


def assess(recipient: Recipient, today: dt.date, register: Register) -> Verdict:
    now = _judge(recipient, today, register)
    return Verdict(
        status=now[0].status,
        basis=now[0].basis,
        findings=now,
        notes=_notes(recipient, now[0], register, today),
        valid_until=_valid_until(recipient, today, register, now),
        rule_version=f"{rulebook().version}/{register.version}",
    )


def _judge(recipient: Recipient, today: dt.date, register: Register) -> tuple[Finding, ...]:
    """One finding per country the data reach, the worst first."""
    if not recipient.personal_data:
        reason = Reason.of("no_personal_data", name=recipient.name)
        return (Finding("ok", "no_personal_data", recipient.country, False, (reason,)),)
    places = [(recipient.country, False), *((code, True) for code in recipient.remote_access_from)]
    findings = [_judge_place(recipient, code, remote, today, register) for code, remote in dict.fromkeys(places)]
    return tuple(sorted(findings, key=lambda finding: -SEVERITY[finding.status]))


def _judge_place(recipient: Recipient, code: str, remote: bool, today: dt.date, register: Register) -> Finding:
    country = register.get(code)
    if country is None:
        route = Route("unknown", "none", (Reason.of("country_unknown", name=recipient.name, code=code or "–"),))
    elif country.in_eea_on(today):
        route = Route("ok", "eea", (Reason.of("eea", name=recipient.name, country=country.code),))
    else:
        route = _third_country(recipient, country, today)
    return Finding(route.status, route.basis, code, remote, route.reasons, route.conditions)


def _third_country(recipient: Recipient, country: Country, today: dt.date) -> Route:
    clauses = by_clauses(recipient, country, today)
    adequacy = by_adequacy(recipient, country, today, fallback=clauses.status == "ok")
    best = min((adequacy, clauses), key=lambda route: SEVERITY[route.status])
    if best.carries:
        return best
    reasons = adequacy.reasons + clauses.reasons
    if recipient.art49_claimed:
        reasons += (Reason.of("art49"),)
    return Route(best.status, "none", reasons)


def _notes(recipient: Recipient, worst: Finding, register: Register, today: dt.date) -> tuple[Reason, ...]:
    reached = recipient.remote_access_from if recipient.personal_data else ()
    abroad = [code for code in reached if not _in_eea(code, register, today)]
    notes = [Reason.of("remote_access", name=recipient.name, country=code) for code in abroad]
    if recipient.parent_country and not _in_eea(recipient.parent_country, register, today):
        notes.append(Reason.of("parent_company", name=recipient.name, country=recipient.parent_country))
    if recipient.basis_claimed not in ("", worst.basis):
        notes.append(Reason.of("claimed_other"))
    return tuple(notes)


def _in_eea(code: str, register: Register, today: dt.date) -> bool:
    country = register.get(code)
    return country is not None and country.in_eea_on(today)


def _valid_until(recipient: Recipient, today: dt.date, register: Register, now: tuple[Finding, ...]) -> dt.date | None:
    """The last day on which these facts give this very verdict; None when no known date changes it."""
    for day in _turning_days(recipient, today, register):
        if _judge(recipient, day, register) != now:
            return day - dt.timedelta(days=1)
    return None


def _turning_days(recipient: Recipient, today: dt.date, register: Register) -> list[dt.date]:
    days = recipient.turning_days(rulebook().limits)
    for code in (recipient.country, *recipient.remote_access_from):
        country = register.get(code)
        if country is not None:
            days |= country.turning_days()
    return sorted(day for day in days if day > today)


@dataclass(frozen=True)
class Node:
    """A recipient and those it uses in turn."""

    recipient: Recipient
    children: tuple["Node", ...] = ()


@dataclass(frozen=True)
class Placed:
    path: tuple[str, ...]
    verdict: Verdict


@dataclass(frozen=True)
class TreeVerdict:
    """Everyone in the tree, in reading order, and the way to the worst of them."""

    everyone: tuple[Placed, ...]
    worst: Placed = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "worst", max(self.everyone, key=lambda placed: SEVERITY[placed.verdict.status]))

    @property
    def valid_until(self) -> dt.date | None:
        return min((p.verdict.valid_until for p in self.everyone if p.verdict.valid_until), default=None)

    def why(self, language: Language) -> str:
        return self.worst.verdict.why(language)


def assess_tree(root: Node, today: dt.date, register: Register) -> TreeVerdict:
    placed = (Placed(path, assess(node.recipient, today, register)) for path, node in _walk(root))
    return TreeVerdict(tuple(placed))


def _walk(root: Node) -> Iterator[tuple[tuple[str, ...], Node]]:
    waiting: list[tuple[tuple[str, ...], Node]] = [((root.recipient.name,), root)]
    while waiting:
        path, node = waiting.pop()
        yield path, node
        waiting.extend(((*path, child.recipient.name), child) for child in reversed(node.children))
