"""What became of a file. Numbers by reason, field and rule; never what the lines said."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator

import msgspec
from django.utils.translation import override

from tillit.activity.gate import Finding, Refused, Rule, said
from tillit.activity.gate.verdict import WITHIN
from tillit.activity.xapi.invalid import Invalid

MOST_EXAMPLES = 20
QUOTED = re.compile(r"“[^”]*”|`[^`]*`|'[^']*'|\([^)]*\)")  # what a rule repeats of what was sent


class Example(msgspec.Struct, frozen=True):
    line: int
    why: str


class Report(msgspec.Struct):
    """`findings`: how often each rule and field, written "rule field". `unreadable_by`: how often each rule of xAPI."""

    kept: int = 0
    same: int = 0
    corrected: int = 0
    withheld: int = 0
    refused: int = 0
    conflicting: int = 0  # here already with another content, and not to be corrected
    unreadable: int = 0
    findings: dict[str, int] = {}
    unreadable_by: dict[str, int] = {}

    @property
    def read(self) -> int:
        return (
            self.kept + self.same + self.corrected + self.withheld + self.refused + self.conflicting + self.unreadable
        )

    @property
    def clean(self) -> bool:
        return not (self.refused or self.conflicting or self.unreadable)

    def refuse(self, refused: Refused) -> None:
        self.refused += 1
        for rule, field in {(each.rule, each.field or each.place) for each in refused.findings}:
            _add(self.findings, f"{rule} {field}".strip())

    def leave_out(self, invalid: Invalid) -> None:
        self.unreadable += 1
        place, rule = WITHIN.sub("[]", invalid.path), QUOTED.sub("…", invalid.rule)
        _add(self.unreadable_by, f"{place}: {rule}" if place else rule)


def _add(counts: dict[str, int], what: str) -> None:
    what = what[:200]
    counts[what] = counts.get(what, 0) + 1


def told(name: str, report: Report, examples: Iterable[Example] = ()) -> Iterator[str]:
    """For whoever runs the command."""
    yield f"{name}: {report.read} statements"
    said_of = {
        "kept": report.kept, "here already": report.same, "corrected": report.corrected,
        "received and not kept, because of the pupil's standing or the hour": report.withheld,
        "here already with another content": report.conflicting, "refused by the record": report.refused,
        "not xAPI": report.unreadable,
    }  # fmt: skip
    yield from (f"  {number:>9}  {what}" for what, number in said_of.items() if number)
    if report.findings:
        yield "Refused:"
        yield from (f"  {number:>9}  {_reason(what)}" for what, number in Counter(report.findings).most_common())
    if report.unreadable_by:
        yield "Not xAPI:"
        yield from (f"  {number:>9}  {what}" for what, number in Counter(report.unreadable_by).most_common())
    for example in examples:
        yield f"  line {example.line}: {example.why}"


def _reason(what: str) -> str:
    rule, _, field = what.partition(" ")
    with override("en"):
        return f"{field or '-'}: {said.reason(Finding(field, Rule(rule), ''))}"
