"""What is kept about people in groups: shown, removed, and gone when its time is out."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.db.models import CharField, DateField, F, IntegerField, Q, QuerySet, Value
from django.db.models.functions import Cast
from django.utils import timezone
from django.utils.translation import gettext as _

from tillit.fence.personal import Erased, Held
from tillit.organisations.models import (
    BY_HAND,
    Belonging,
    Enrolment,
    Guardianship,
    PupilFacts,
    RosterFile,
    Teaching,
)

PERSONAL: dict[str, tuple[str, ...]] = {
    "Belonging": ("person", "role", "external_id"),
    "Enrolment": ("person", "external_id"),
    "Teaching": ("person", "external_id"),
    "Guardianship": ("guardian", "pupil", "external_id"),
    "PupilFacts": ("person", "grade", "born_on"),
    "RosterFile": ("uploaded_by", "name", "content"),
}
# Long enough to see last year's group when this year's is followed up.
RELATION_KEPT = timedelta(days=365)
# Long enough to take back a mistake in a roster; then the year and the day of birth are nobody's concern.
FACTS_KEPT = timedelta(days=90)
# A roster nobody has said yes to.
FILE_KEPT = timedelta(days=1)
RELATIONS = (Belonging, Enrolment, Teaching, Guardianship)


def collect(person_id: int) -> list[Held]:
    """One question for all of it."""
    asked = [
        _asked("group", Enrolment.objects.filter(person=person_id), F("group__name")),
        _asked("teaches", Teaching.objects.filter(person=person_id), F("group__name")),
        _asked("answers", Guardianship.objects.filter(guardian=person_id), F("pupil__name")),
        _asked("guardian", Guardianship.objects.filter(pupil=person_id), F("guardian__name")),
        _asked("school", Belonging.objects.filter(person=person_id), F("school__name")),
        _asked("year", PupilFacts.objects.filter(person=person_id), Value(""), F("grade"), F("born_on")),
    ]
    found: dict[str, list[Any]] = {}
    for kind, *row in asked[0].union(*asked[1:], all=True).order_by("held_kind", "held_since"):
        found.setdefault(kind, []).append(row)
    return [_relations(found), _year(found.get("year", []))]


def _asked(kind: str, rows: QuerySet[Any], name: Any, grade: Any = None, born_on: Any = None) -> QuerySet[Any, Any]:
    named = {
        "held_kind": Value(kind, output_field=CharField()), "held_name": Cast(name, CharField()),
        "held_since": F("since"), "held_until": F("until"), "held_source": F("source"),
        "held_grade": Cast(grade if grade is not None else Value(None), IntegerField()),
        "held_born": Cast(born_on if born_on is not None else Value(None), DateField()),
    }  # fmt: skip
    asked: QuerySet[Any, Any] = rows.order_by().annotate(**named).values_list(*named)
    return asked


def _relations(found: dict[str, list[Any]]) -> Held:
    said = {
        "group": _("You go to"), "teaches": _("You teach"), "answers": _("You answer for"),
        "guardian": _("Answers for you"), "school": _("Your school, said by a roster"),
    }  # fmt: skip
    rows = [
        {_("What"): text, _("Who or where"): name, _("From"): since, _("Until"): until, _("Said by"): spoken(source)}
        for kind, text in said.items()
        for name, since, until, source, *_rest in found.get(kind, [])
    ]
    return Held(_("Groups, and who belongs together"), rows,
                _("So that teachers see their own groups, and guardians their own children."),
                _("A year after it ended."))  # fmt: skip


def _year(found: list[Any]) -> Held:
    rows = [
        {_("School year group"): grade, _("Day of birth"): born, _("Said by"): spoken(source)}
        for _name, _since, _until, source, grade, born in found
    ]
    return Held(_("Which year you are in"), rows,
                _("So that what you read suits your age, and you decide yourself when you are old enough."),
                _("90 days after you have left the school."))  # fmt: skip


def spoken(source: str) -> str:
    return _("somebody here") if source == BY_HAND else source


def erase(person_id: int) -> Erased:
    gone: list[QuerySet[Any]] = [rows.objects.filter(person=person_id) for rows in (Belonging, Enrolment, Teaching)]
    gone += [
        Guardianship.objects.filter(Q(guardian=person_id) | Q(pupil=person_id)),
        PupilFacts.objects.filter(person=person_id),
        RosterFile.objects.filter(uploaded_by=person_id),
    ]
    return Erased(_("Groups, year, and who belongs together"), removed=sum(rows.delete()[0] for rows in gone))


def delete_expired(today: date) -> dict[str, int]:
    moment = timezone.now().replace(year=today.year, month=today.month, day=today.day)
    relations = sum(rows.objects.filter(until__lt=today - RELATION_KEPT).delete()[0] for rows in RELATIONS)
    facts = PupilFacts.objects.filter(until__lt=today - FACTS_KEPT).delete()[0]
    files = RosterFile.objects.filter(uploaded_at__lt=moment - FILE_KEPT).delete()[0]
    return {"relations": relations, "pupil_facts": facts, "roster_files": files}
