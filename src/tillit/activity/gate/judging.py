"""The judging of one statement: what has been found so far, and what has been kept."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from tillit.activity.gate.lists import Where
from tillit.activity.gate.rules import Rules
from tillit.activity.gate.verdict import Finding, Rule
from tillit.activity.xapi.identity import agent_key
from tillit.activity.xapi.model import Actor
from tillit.record.codes import Treatment

MOST_FINDINGS = 50
LARGEST = 10**15  # beyond it, a number in JSON is not the same everywhere (RFC 8259 §6)


class Judging:
    """`fields` are the codes kept so far; `personal` is set when something was made for this pupil only."""

    __slots__ = ("fields", "findings", "moment", "personal", "persons", "pseudonym", "rules", "subject")

    def __init__(
        self, rules: Rules, subject: Actor | None, pseudonym: str, persons: Mapping[str, str], moment: datetime
    ) -> None:
        self.rules = rules
        self.subject = subject
        self.pseudonym = pseudonym
        self.persons = persons
        self.moment = moment
        self.findings: list[Finding] = []
        self.fields: set[str] = set()
        self.personal = False

    def treatment(self, field: str, path: str) -> Treatment:
        """What the record does with the field; undeclared is a finding, and nothing is kept of it."""
        return self.rules.treatments[field] if self.keeps(field, path) else Treatment.DROP

    def keeps(self, field: str, path: str) -> bool:
        if field in self.rules.kept:
            self.fields.add(field)
            return True
        self.declared(field, path)
        return False

    def declared(self, field: str, path: str) -> None:
        """For what is never stored here, but must be declared to be sent."""
        if field not in self.rules.treatments:
            self.find(field, Rule.UNDECLARED, path)

    def pseudonym_of(self, actor: Actor) -> str | None:
        """The pupil the statement is about, or somebody the caller has a pseudonym for."""
        key = agent_key(actor)
        if key is None:
            return None
        if self.subject is not None and key == agent_key(self.subject):
            return self.pseudonym
        return self.persons.get(key)

    def find(self, field: str, rule: Rule, path: str) -> None:
        if len(self.findings) < MOST_FINDINGS:
            self.findings.append(Finding(field, rule, path))

    def look(self, written: str, where: Where, path: str, field: str) -> None:
        if (hit := self.rules.scanner.text(written, where)) is not None:
            self.find(hit[1] or field, hit[0], path)

    def look_at_number(self, number: float, path: str, field: str) -> None:
        if not -LARGEST < number < LARGEST:
            self.find(field, Rule.TOO_LONG, path)
        elif number >= 1e8 and (hit := self.rules.scanner.number(number)) is not None:
            self.find(field, hit[0], path)

    def look_at_key(self, written: str, path: str, field: str) -> None:
        if (hit := self.rules.scanner.key(written)) is not None:
            self.find(hit[1] or field, hit[0], path)
