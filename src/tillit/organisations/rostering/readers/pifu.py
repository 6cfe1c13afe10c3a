"""PIFU-IMS 1.3: the Norwegian profile of IMS Enterprise 1.1 (github.com/Utdanningsdirektoratet/pifu, NS 4170:2008).

Persons, groups and who is a member of which. Read: names, Feide name, day of birth, guardians, schools by organisation
number, basis groups, teaching groups and their like, and the year a pupil is in. Never read: national identity number,
sex, language, address, telephone, picture, password, absence, marks.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any
from xml.etree.ElementTree import Element, ParseError

from defusedxml import ElementTree
from defusedxml.common import DefusedXmlException

from tillit.organisations.rostering.readers.tables import LONGEST, Notes
from tillit.organisations.rostering.roster import (
    TABLES,
    Belonging,
    Enrolment,
    Group,
    NotARoster,
    Problem,
    Relation,
    Roster,
    School,
    Somebody,
    Year,
)

PART: dict[str, Any] = {"01": "pupil", "02": "teacher", "06": "teacher"}
LEADING = "05"
KIND: dict[str, Any] = {
    "basisgruppe": "basis", "undervisningsgruppe": "teaching", "kontaktlærergruppe": "other",
    "sammensattgruppe": "other", "språkopplæring": "other",
}  # fmt: skip
DELETED = "3"  # IMS Enterprise: 1 add, 2 update, 3 delete
_EPPN = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
_GRADE = re.compile(
    r"(?:aarstrinn|årstrinn)[\s_]*(\d{1,2})|(\d{1,2})\.\s*(?:trinn|årstrinn)|vg[\s_]*(\d)", re.IGNORECASE
)
_PERIOD = re.compile(r"(\d{4})\s*/\s*(\d{2,4})")


def read(name: str, content: bytes) -> Roster:
    try:
        root = ElementTree.fromstring(content)
    except (ParseError, DefusedXmlException, ValueError, LookupError) as error:
        raise NotARoster("not_xml", name) from error
    if tag(root) != "enterprise":
        raise NotARoster("not_pifu", name)
    return _Reading(root).roster()


def tag(element: Element) -> str:
    return element.tag.rsplit("}", 1)[-1] if isinstance(element.tag, str) else ""


def inner(element: Element | None, *path: str) -> Iterator[Element]:
    """Elements at the path, whatever namespace they are in."""
    if element is None:
        return
    if not path:
        yield element
        return
    for child in element:
        if tag(child) == path[0]:
            yield from inner(child, *path[1:])


def text(element: Element | None, *path: str) -> str:
    return next(((found.text or "").strip() for found in inner(element, *path)), "")


class _Reading:
    def __init__(self, root: Element) -> None:
        self.root = root
        self.notes = Notes()
        self.source = text(root, "properties", "datasource")
        self.full = text(root, "properties", "type").casefold() in ("", "full")
        self.tables: dict[str, Any] = {name: {} for name in TABLES}
        self.born: dict[str, date | None] = {}
        self.steps: dict[str, int | None] = {}  # groups that say which year their pupils are in
        self.subjects: dict[str, str] = {}
        self.ignored: set[str] = set()
        self.related: set[str] = set()

    def roster(self) -> Roster:
        for element in inner(self.root, "group"):
            self._group(element)
        for element in inner(self.root, "person"):
            self._person(element)
        years: dict[str, int] = {}
        for element in inner(self.root, "membership"):
            self._membership(element, years)
        self._years(years)
        notes = self.notes
        whole = frozenset({*TABLES, "born"}) - notes.nameless if self.full else frozenset()
        return Roster(
            **self.tables, born=self.born, whole=whole, complete={"relations": frozenset(self.related)},
            spared=frozenset(notes.spared), where=notes.where, problems=tuple(notes.problems),
            leaders=tuple(notes.leaders), passed_over=notes.passed_over,
        )  # fmt: skip

    def _number(self, element: Element) -> tuple[str, str]:
        """The number that holds, and the one it had before (`Old` and `New` stand beside each other)."""
        found: dict[str, str] = {}
        for given in inner(element, "sourcedid"):
            source, number = text(given, "source"), text(given, "id")
            whole = number if source in ("", self.source) else f"{source}|{number}"
            if number and len(whole) <= LONGEST:
                found.setdefault(given.get("sourcedidtype", ""), whole)
        holds = found.get("New") or found.get("") or found.get("Old", "")
        return holds, found.get("Old", "") if found.get("New") else ""

    def _named(self, element: Element, table: str, what: str) -> tuple[str, str]:
        number, former = self._number(element)
        if not number:
            self.notes.problems.append(Problem(what, "no_number"))
            self.notes.nameless |= {table, "belongings", "enrolments", "relations"}
        elif number in self.tables[table]:
            self.notes.problems.append(Problem(f"{what} {number}", "said_twice", number))
            return "", ""
        elif element.get("recstatus") == DELETED:
            self.tables[table][number] = None
            return "", ""
        return number, former

    def _group(self, element: Element) -> None:
        kinds = [(text(kind, "scheme"), text(kind, "typevalue").casefold()) for kind in inner(element, "grouptype")]
        kind = next((value for _scheme, value in kinds), "")
        number = self._number(element)[0]
        if kind == "trinn":
            self.steps[number] = self._grade(element)
        elif kind == "skole":
            self._school(element)
        elif kind in KIND:
            self._class(element, kind)
        else:
            if kind not in ("skoleeier", "fag"):
                self.notes.pass_over(f"group:{kind[:40]}")
            self.ignored.add(number)

    def _school(self, element: Element) -> None:
        number, _former = self._named(element, "schools", "group")
        if number:
            name = text(element, "description", "long") or text(element, "description", "short")
            ids = self._ids(element, "organizationNumber")
            digits = "".join(filter(str.isdigit, ids[0])) if ids else ""
            self.tables["schools"][number] = School(number, (name or number)[:200], digits)

    def _class(self, element: Element, kind: str) -> None:
        number, _former = self._named(element, "groups", "group")
        if not number:
            return
        school = next((self._number(found)[0] for found in inner(element, "relationship")), "")
        name = text(element, "description", "short")
        if not school or not name:
            self.notes.problems.append(Problem(f"group {number}", "no_school" if not school else "no_name"))
            self.notes.spared.add(f"groups:{number}")
            return
        grade = self._grade(element)
        starts, ends, year = self._time(element)
        self.notes.where[f"groups:{number}"] = f"group {number}"
        self.tables["groups"][number] = Group(
            number, school, name[:200], kind=KIND[kind], grades=(grade,) if grade else (),
            subjects=tuple(sorted(set(self._ids(element, "grepCodeShortForm")))), year=year, starts=starts, ends=ends,
        )  # fmt: skip

    def _ids(self, element: Element, kind: str) -> list[str]:
        return [
            text(found, "pifu_value")[:40]
            for found in inner(element, "extension", "pifu_id")
            if found.get("type") == kind and text(found, "pifu_value")
        ]

    def _grade(self, element: Element) -> int | None:
        said = [
            *self._ids(element, "grepCodeGradeLevel"),
            *(text(element, "description", size) for size in ("short", "long")),
        ]
        found = next((match for words in said if (match := _GRADE.search(words))), None)
        if found is None:
            return None
        grade = int(found[1] or found[2]) if found[1] or found[2] else int(found[3]) + 10
        return grade if 1 <= grade <= 13 else None

    def _time(self, element: Element) -> tuple[date | None, date | None, str]:
        frame = next(inner(element, "timeframe"), None)
        period = _PERIOD.search(text(frame, "adminperiod"))
        year = ""
        if period:
            first = int(period[1])
            year = f"{first}/{first + 1}"
            # The school year runs from 1 August to 31 July (forskrift til opplæringslova).
            self.tables["years"].setdefault(year, Year(year, year, date(first, 8, 1), date(first + 1, 7, 31)))
        return self._day(frame, "begin"), self._day(frame, "end"), year

    def _day(self, element: Element | None, name: str) -> date | None:
        said = text(element, name)
        try:
            return date.fromisoformat(said[:10]) if said else None
        except ValueError:
            self.notes.problems.append(Problem(name, "not_a_date", said[:40]))
            return None

    def _person(self, element: Element) -> None:
        number, former = self._named(element, "people", "person")
        if not number:
            return
        parts = (text(element, "name", "n", "given"), text(element, "name", "n", "family"))
        name = " ".join(filter(None, parts)) or text(element, "name", "fn")
        if not name:
            self.notes.problems.append(Problem(f"person {number}", "no_name"))
            self.notes.spared.add(f"people:{number}")
            return
        self.notes.where[f"people:{number}"] = f"person {number}"
        feide = next((text(found) for found in inner(element, "userid") if found.get("useridtype") == "feideID"), "")
        at_work = [text(e) for e in inner(element, "extension", "pifu_email") if e.get("type") == "personEmailAtOrg"]
        email = next(filter(None, [*at_work, text(element, "email")]), "")
        self.born[number] = self._day(next(inner(element, "demographics"), None), "bday")
        self.tables["people"][number] = Somebody(
            number, name[:200], email=email if "@" in email and len(email) <= 254 else "",
            feide=feide.casefold() if _EPPN.fullmatch(feide) else "", former=former,
        )  # fmt: skip
        self.related.add(number)
        for found in inner(element, "extension", "pifu_hasContactPerson"):
            other = self._number(found)[0]
            if found.get("type") == "guardian" and other and other != number:
                self.tables["relations"][f"{number}>{other}"] = Relation(f"{number}>{other}", number, other)

    def _membership(self, element: Element, years: dict[str, int]) -> None:
        group = self._number(element)[0]
        if group in self.ignored:
            return
        for member in inner(element, "member"):
            person = self._number(member)[0]
            if text(member, "idtype") not in ("", "1") or not person:
                continue
            for role in inner(member, "role"):
                self._role(group, person, role, years)

    def _role(self, group: str, person: str, role: Element, years: dict[str, int]) -> None:
        kind = role.get("roletype", "")
        gone = text(role, "status") == "0" or role.get("recstatus") == DELETED
        step = self.steps.get(group)
        if step and kind == "01" and not gone:
            years[person] = step
        if kind == LEADING and not gone:
            somebody = self.tables["people"].get(person)
            school = self.tables["schools"].get(group)
            self.notes.leaders.append(f"{somebody.name if somebody else person} ({school.name if school else group})")
        part = PART.get(kind)
        if part is None or group in self.steps:
            self.notes.passed_over |= (
                {f"role:{kind}": self.notes.passed_over.get(f"role:{kind}", 0) + 1} if not part else {}
            )
            return
        number = f"{group}:{person}:{part}"
        in_group = group in self.tables["groups"] or group not in self.tables["schools"]
        table = "enrolments" if in_group else "belongings"
        if gone:
            self.tables[table].setdefault(number, None)
            return
        since, last, _year = self._time(role)
        until = last + timedelta(days=1) if last else None
        made = Enrolment if in_group else Belonging
        self.notes.where[f"{table}:{number}"] = f"membership {group}, {person}"
        self.tables[table][number] = made(number, person, group, part, since, until)

    def _years(self, years: dict[str, int]) -> None:
        """The year of a pupil: from the group of their year, else from the one basis group that says it."""
        groups = self.tables["groups"]
        for row in self.tables["enrolments"].values():
            group = groups.get(row.group) if row is not None else None
            if group is not None and row.part == "pupil" and group.kind == "basis" and len(group.grades) == 1:
                years.setdefault(row.person, group.grades[0])
        for number, somebody in self.tables["people"].items():
            if somebody is not None and number in years:
                self.tables["people"][number] = Somebody(
                    somebody.id, somebody.name, somebody.email, somebody.feide, years[number], None, somebody.former
                )
