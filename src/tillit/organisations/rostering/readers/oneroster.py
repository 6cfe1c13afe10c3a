"""OneRoster CSV 1.1.1 and 1.2.1 (1EdTech; imsglobal.org/oneroster-v11-final-csv-tables, /spec/oneroster/v1p2/bind/csv).

A manifest says which tables are whole (bulk), which are changes (delta), and which are absent. In 1.1 a user has one
role, on the row of the user; in 1.2 roles stand in a table of their own. Of demographics only the day of birth is read:
sex, origin and place of birth are nobody's concern here, and neither are telephone numbers and passwords.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from typing import Any

from tillit.organisations.rostering.readers.sessions import Sessions, read_sessions
from tillit.organisations.rostering.readers.tables import ENDED, LONGEST, Line, Notes, Table, day, grades, read_table
from tillit.organisations.rostering.roster import (
    Belonging,
    Enrolment,
    Group,
    NotARoster,
    Problem,
    Relation,
    Roster,
    School,
    Somebody,
)

NEEDED: dict[str, tuple[str, ...]] = {
    "orgs": ("sourcedId", "name", "type"),
    "academicSessions": ("sourcedId", "title", "type", "startDate", "endDate"),
    "courses": ("sourcedId",),
    "classes": ("sourcedId", "title", "schoolSourcedId"),
    "users": ("sourcedId", "givenName", "familyName"),
    "roles": ("sourcedId", "userSourcedId", "role", "orgSourcedId"),
    "userProfiles": ("sourcedId", "userSourcedId"),
    "enrollments": ("sourcedId", "classSourcedId", "userSourcedId", "role"),
    "demographics": ("sourcedId",),
}
PART: dict[str, Any] = {"student": "pupil", "teacher": "teacher", "guardian": "guardian", "parent": "guardian"}
LEADING = frozenset({"principal", "administrator", "siteAdministrator"})
KIND: dict[str, Any] = {"homeroom": "basis", "scheduled": "teaching"}
FEIDE = frozenset({"feide", "feideid", "feide-id", "eppn", "edupersonprincipalname"})
_IDENTIFIER = re.compile(r"\{\s*([^:{}]+?)\s*:\s*([^{}]+?)\s*\}")
_EPPN = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
_NUMBER = re.compile(r"(?:NO)?\s*(\d{3} ?\d{3} ?\d{3})$", re.IGNORECASE)


def read(files: Mapping[str, bytes]) -> Roster:
    tables = _tables(files)
    if not tables:
        raise NotARoster("no_tables")
    return _Reading(tables).roster()


def _tables(files: Mapping[str, bytes]) -> dict[str, Table]:
    by_name = {name.casefold(): (name, content) for name, content in files.items()}
    said = {}
    if "manifest.csv" in by_name:
        name, content = by_name["manifest.csv"]
        _columns, lines = read_table(name, content, ("propertyName", "value"))
        said = {line.get("propertyName").casefold(): line.get("value").casefold() for line in lines}
    found = {}
    for table, needed in NEEDED.items():
        mode = said.get(f"file.{table}".casefold(), "")
        if f"{table}.csv".casefold() not in by_name:
            if mode in ("bulk", "delta"):
                raise NotARoster("file_missing", f"{table}.csv")
            continue
        if mode != "absent":
            columns, lines_of = read_table(*by_name[f"{table}.csv".casefold()], needed)
            # Without a manifest: status is blank in what is whole, and filled in what is changes.
            filled = any(line.get("status") for line in lines_of)
            found[table] = Table(lines_of, mode or ("delta" if filled else "bulk"), columns)
    return found


class _Reading:
    def __init__(self, tables: dict[str, Table]) -> None:
        self.tables = tables
        self.notes = Notes()
        self.old = "roles" not in tables and "users" in tables and "role" in tables["users"].columns
        self.schools: dict[str, School | None] = {}
        self.other_orgs: set[str] = set()
        self.groups: dict[str, Group | None] = {}
        self.people: dict[str, Somebody | None] = {}
        self.belongings: dict[str, Belonging | None] = {}
        self.enrolments: dict[str, Enrolment | None] = {}
        self.relations: dict[str, Relation | None] = {}
        self.complete: dict[str, set[str]] = {"belongings": set(), "relations": set()}
        self.sessions = Sessions()

    def roster(self) -> Roster:
        self.sessions = read_sessions(self._lines("academicSessions"), self.notes)
        self._each("orgs", "schools", self.schools, self._org)
        courses = {line.number: line for line in self._lines("courses")}
        self._each("classes", "groups", self.groups, lambda line: self._class(line, courses))
        feide = self._profiles()
        self._each("users", "people", self.people, lambda line: self._user(line, feide))
        self._each("roles", "belongings", self.belongings, self._role)
        self._each("enrollments", "enrolments", self.enrolments, self._enrolment)
        notes = self.notes
        return Roster(
            schools=self.schools, years=self.sessions.years, groups=self.groups, people=self.people,
            belongings=self.belongings, enrolments=self.enrolments, relations=self.relations, born=self._born(),
            whole=self._whole(), complete={name: frozenset(found) for name, found in self.complete.items()},
            spared=frozenset(notes.spared), unsaid=self._unsaid(), where=notes.where, problems=tuple(notes.problems),
            leaders=tuple(notes.leaders), passed_over=notes.passed_over,
        )  # fmt: skip

    def _lines(self, table: str) -> list[Line]:
        return self.tables[table].lines if table in self.tables else []

    def _mode(self, table: str) -> str:
        return self.tables[table].mode if table in self.tables else "absent"

    def _whole(self) -> frozenset[str]:
        said = {"orgs": ["schools"], "academicSessions": ["years"], "classes": ["groups"], "users": ["people"],
                "roles": ["belongings"], "enrollments": ["enrolments"], "demographics": ["born"]}  # fmt: skip
        said["users"] += ["relations", "belongings"] if self.old else ["relations"]
        whole = {name for table, names in said.items() if self._mode(table) == "bulk" for name in names}
        # A row without a number may be anybody: then nobody has left.
        unsure = {"people", "belongings", "relations"} if "people" in self.notes.nameless else set()
        return frozenset(whole - self.notes.nameless - unsure)

    def _unsaid(self) -> frozenset[str]:
        terms = frozenset() if self._mode("academicSessions") == "bulk" else frozenset({"year", "starts", "ends"})
        return terms | (frozenset() if self._mode("courses") == "bulk" else frozenset({"subjects"}))

    def _each(self, table: str, name: str, into: dict[str, Any], make: Any) -> None:
        for line in self._lines(table):
            if not line.number or len(line.number) > LONGEST:
                self.notes.problems.append(Problem(line.place, "no_number"))
                self.notes.nameless.add(name)
                continue
            if line.number in into:
                self.notes.problems.append(Problem(line.place, "said_twice", line.number))
                continue
            self.notes.where[f"{name}:{line.number}"] = line.place
            if line.get("status").casefold() == ENDED:
                into[line.number] = None
                continue
            row = make(line)
            if row is not None:
                into[line.number] = row

    def _bad(self, line: Line, name: str, code: str, about: str = "") -> None:
        self.notes.problems.append(Problem(line.place, code, about))
        self.notes.spared.add(f"{name}:{line.number}")

    def _org(self, line: Line) -> School | None:
        if line.get("type").casefold() != "school":
            self.other_orgs.add(line.number)
            return None
        if not line.get("name"):
            self._bad(line, "schools", "no_name")
            return None
        number = _NUMBER.search(line.get("identifier")) or _NUMBER.fullmatch(line.number)
        return School(line.number, line.get("name")[:200], number.group(1).replace(" ", "") if number else "")

    def _class(self, line: Line, courses: Mapping[str, Line]) -> Group | None:
        if not line.get("title") or not line.get("schoolSourcedId"):
            self._bad(line, "groups", "no_name" if not line.get("title") else "no_school")
            return None
        course = courses.get(line.get("courseSourcedId"), Line({}, ""))
        subjects = line.listed("subjectCodes") or course.listed("subjectCodes") or course.listed("courseCode")
        year, starts, ends = self.sessions.span(line.listed("termSourcedIds"))
        return Group(
            line.number, line.get("schoolSourcedId"), line.get("title")[:200],
            kind=KIND.get(line.get("classType").casefold(), "other"),
            grades=grades(line.listed("grades") or course.listed("grades")),
            subjects=tuple(sorted({code[:40] for code in subjects})), year=year, starts=starts, ends=ends,
        )  # fmt: skip

    def _user(self, line: Line, feide: Mapping[str, str]) -> Somebody | None:
        given = line.get("preferredGivenName") or " ".join(
            filter(None, (line.get("givenName"), line.get("middleName")))
        )
        name = " ".join(filter(None, (given, line.get("preferredFamilyName") or line.get("familyName"))))
        if not name:
            self._bad(line, "people", "no_name")
            return None
        if line.get("enabledUser").casefold() == "false":
            self.notes.pass_over("disabled")
            self.complete["belongings"].add(line.number)
            return None
        if self.old:
            self._role_of(line, name)
        self._relate(line)
        found = {kind.casefold(): value for kind, value in _IDENTIFIER.findall(line.get("userIds"))}
        eppn = next((value for kind, value in found.items() if kind in FEIDE), feide.get(line.number, "")).casefold()
        years = grades(line.listed("grades"))
        email = line.get("email")
        return Somebody(
            line.number, name[:200], email=email if "@" in email and len(email) <= 254 else "",
            feide=eppn if _EPPN.fullmatch(eppn) else "", grade=years[0] if len(years) == 1 else None,
        )  # fmt: skip

    def _role_of(self, line: Line, name: str) -> None:
        """1.1: the one role of the user, in each of their organisations."""
        self.complete["belongings"].add(line.number)
        for org in line.listed("orgSourcedIds"):
            number = f"{line.number}:{org}:{line.get('role')}"
            self._belong(line, number, line.number, org, line.get("role"), name)

    def _role(self, line: Line) -> Belonging | None:
        """1.2: a row for each role."""
        user = line.get("userSourcedId")
        person = self.people.get(user)
        if line.get("orgSourcedId") and user:
            self._belong(
                line, line.number, user, line.get("orgSourcedId"), line.get("role"), person.name if person else ""
            )
            return self.belongings.pop(line.number, None)
        self._bad(line, "belongings", "no_school" if user else "no_person")
        return None

    def _belong(self, line: Line, number: str, user: str, org: str, role: str, name: str) -> None:
        part = PART.get(role.casefold())
        if role in LEADING:
            school = self.schools.get(org)
            self.notes.leaders.append(f"{name or user} ({school.name if school else org})")
        if part is None:
            self.notes.pass_over(f"role:{role[:40]}")
        elif org not in self.other_orgs:
            since, until = day(line, "beginDate", self.notes), day(line, "endDate", self.notes)
            self.notes.where.setdefault(f"belongings:{number}", line.place)
            self.belongings[number] = Belonging(number, user, org, part, since, until)

    def _relate(self, line: Line) -> None:
        self.complete["relations"].add(line.number)
        for other in line.listed("agentSourcedIds"):
            number = f"{line.number}>{other}"
            self.notes.where[f"relations:{number}"] = line.place
            if other != line.number:
                self.relations[number] = Relation(number, line.number, other)

    def _enrolment(self, line: Line) -> Enrolment | None:
        part = {"student": "pupil", "teacher": "teacher"}.get(line.get("role").casefold())
        if part is None:
            self.notes.pass_over(f"enrolment:{line.get('role')[:40]}")
            return None
        if not line.get("userSourcedId") or not line.get("classSourcedId"):
            self._bad(line, "enrolments", "no_person" if not line.get("userSourcedId") else "no_group")
            return None
        since, until = day(line, "beginDate", self.notes), day(line, "endDate", self.notes)
        given: Any = part
        return Enrolment(line.number, line.get("userSourcedId"), line.get("classSourcedId"), given, since, until)

    def _profiles(self) -> dict[str, str]:
        """1.2: what a user is called in Feide may stand in a profile of its own. Passwords there are never read."""
        return {
            line.get("userSourcedId"): line.get("username")
            for line in self._lines("userProfiles")
            if line.get("status").casefold() != ENDED
            and FEIDE & {line.get(column).casefold() for column in ("profileType", "vendorId", "credentialType")}
        }

    def _born(self) -> dict[str, date | None]:
        found: dict[str, date | None] = {}
        for line in self._lines("demographics"):
            ended = line.get("status").casefold() == ENDED
            found[line.number] = (
                None if ended else day(line, "birthDate", self.notes) or day(line, "birthdate", self.notes)
            )
        return found
