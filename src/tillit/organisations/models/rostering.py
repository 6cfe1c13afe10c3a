"""Who goes where, who teaches whom and who answers for whom: said by a roster, by a login, or by hand.

A row is one thing somebody said (`source`, and its number there), from a day until it ends. It is never changed into
another: it ends, and a new one begins. Memberships follow from these rows; they are what lets people in.
"""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q

from tillit.fence.kinds import Fence
from tillit.fence.managers import FencedManager
from tillit.organisations.models.organisation import Organisation
from tillit.organisations.models.person import BY_HAND, Person
from tillit.organisations.roles import Role


def ends_after(name: str) -> models.CheckConstraint:
    return models.CheckConstraint(condition=Q(until=None) | Q(until__gte=models.F("since")), name=f"{name}_ends_after")


def said_once(name: str, *fields: str) -> list[models.UniqueConstraint]:
    """A source says each thing by its own number; by hand there are no numbers, and the thing itself is said once."""
    return [
        models.UniqueConstraint(
            fields=["tenant", "source", "external_id"], condition=Q(until=None) & ~Q(external_id=""),
            name=f"{name}_said_once",
        ),
        models.UniqueConstraint(
            fields=["tenant", "source", *fields], condition=Q(until=None, external_id=""), name=f"{name}_once"
        ),
    ]  # fmt: skip


class Said(models.Model):
    """Somebody said so: which source, under which number there, from when, until when (the first day it is not so)."""

    fence: ClassVar[Fence] = Fence("tenant")

    tenant = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    source = models.CharField(max_length=60, default=BY_HAND)
    external_id = models.CharField(max_length=300, blank=True)
    since = models.DateField()
    until = models.DateField(null=True, blank=True)

    class Meta:
        abstract = True


class SchoolName(Said):
    """What a source calls a school. The organisation number is the stable name; this is for sources that have none."""

    school = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")

    objects = FencedManager["SchoolName"]()

    class Meta:
        ordering = ["id"]
        constraints = [ends_after("school_name"), *said_once("school_name", "school")]


class GroupKind(models.TextChoices):
    """Feide `go_type` b, u and a; PIFU-IMS basis and undervisning (docs.feide.no, group_types/pse_teaching)."""

    BASIS = "basis", "basis"
    TEACHING = "teaching", "teaching"
    OTHER = "other", "other"


class SchoolYear(Said):
    title = models.CharField(max_length=100)
    starts_on = models.DateField()
    ends_on = models.DateField()  # the last day

    objects = FencedManager["SchoolYear"]()

    class Meta:
        ordering = ["starts_on", "id"]
        constraints = [
            ends_after("school_year"),
            *said_once("school_year", "title"),
            models.CheckConstraint(condition=Q(ends_on__gte=models.F("starts_on")), name="school_year_forwards"),
        ]

    def __str__(self) -> str:
        return self.title


class GroupFacts(Said):
    """What kind of group it is. A group made by hand has none, and is a basis group."""

    group = models.OneToOneField(Organisation, on_delete=models.PROTECT, related_name="facts")
    kind = models.CharField(max_length=10, choices=GroupKind.choices, default=GroupKind.BASIS)
    grades = models.JSONField(default=list)  # [7], [3, 4]; 11–13 are the years of upper secondary
    subjects = models.JSONField(default=list)  # codes of Grep (fagkode), as MAT0003
    school_year = models.ForeignKey(SchoolYear, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    starts_on = models.DateField(null=True, blank=True)
    ends_on = models.DateField(null=True, blank=True)  # the last day

    objects = FencedManager["GroupFacts"]()

    class Meta:
        ordering = ["id"]
        constraints = [
            ends_after("group_facts"),
            models.UniqueConstraint(
                fields=["tenant", "source", "external_id"], condition=~Q(external_id=""), name="group_facts_said_once"
            ),
            models.CheckConstraint(condition=Q(kind__in=GroupKind.values), name="group_facts_kind_known"),
        ]


class Belonging(Said):
    """A source says that somebody has a role at a school. The membership follows from it."""

    fence: ClassVar[Fence] = Fence("own", person="person_id")

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    school = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    role = models.CharField(max_length=20, choices=Role.choices)

    objects = FencedManager["Belonging"]()

    class Meta:
        ordering = ["id"]
        indexes = [models.Index(fields=["school", "role"])]
        constraints = [
            ends_after("belonging"),
            *said_once("belonging", "person", "school", "role"),
            # Who leads a school is decided by people of the school owner, never by a file or a login.
            models.CheckConstraint(
                condition=Q(role__in=["teacher", "pupil", "student", "guardian"]), name="belonging_humble"
            ),
        ]


class Enrolment(Said):
    """Somebody goes to a group."""

    fence: ClassVar[Fence] = Fence("own", person="person_id")

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="enrolments")
    group = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="enrolments")

    objects = FencedManager["Enrolment"]()

    class Meta:
        ordering = ["id"]
        constraints = [ends_after("enrolment"), *said_once("enrolment", "person", "group")]


class Teaching(Said):
    """Somebody teaches a group. Opens nothing unless they also have the role of teacher at its school."""

    fence: ClassVar[Fence] = Fence("own", person="person_id")

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="teachings")
    group = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="teachings")

    objects = FencedManager["Teaching"]()

    class Meta:
        ordering = ["id"]
        constraints = [ends_after("teaching"), *said_once("teaching", "person", "group")]


class Guardianship(Said):
    """Somebody answers for a pupil."""

    fence: ClassVar[Fence] = Fence("own", person="guardian_id")

    guardian = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    pupil = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="guardianships")

    objects = FencedManager["Guardianship"]()

    class Meta:
        ordering = ["id"]
        constraints = [
            ends_after("guardianship"),
            *said_once("guardianship", "guardian", "pupil"),
            models.CheckConstraint(condition=~Q(guardian=models.F("pupil")), name="guardianship_of_another"),
        ]


class PupilFacts(Said):
    """The year a pupil is in, and the day of birth where the age rule needs it. Nothing else about a pupil is kept:
    no national identity number, sex, address or telephone, also when a roster has them."""

    fence: ClassVar[Fence] = Fence("own", person="person_id")

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="pupil_facts")
    grade = models.PositiveSmallIntegerField(null=True, blank=True)
    born_on = models.DateField(null=True, blank=True)

    objects = FencedManager["PupilFacts"]()

    class Meta:
        ordering = ["id"]
        constraints = [
            ends_after("pupil_facts"),
            models.UniqueConstraint(fields=["tenant", "person", "source"], name="pupil_facts_once"),
            models.CheckConstraint(condition=Q(grade=None) | Q(grade__range=(1, 13)), name="pupil_facts_grade"),
        ]


class SchoolPlace(models.Model):
    """What the calendar says of all schools of an owner, or of one of them."""

    fence: ClassVar[Fence] = Fence("tenant")

    tenant = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    school = models.ForeignKey(Organisation, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    source = models.CharField(max_length=60, default=BY_HAND)

    class Meta:
        abstract = True


class DayOff(SchoolPlace):
    first_on = models.DateField()
    last_on = models.DateField()
    title = models.CharField(max_length=100)

    objects = FencedManager["DayOff"]()

    class Meta:
        ordering = ["first_on", "id"]
        constraints = [models.CheckConstraint(condition=Q(last_on__gte=models.F("first_on")), name="day_off_forwards")]

    def __str__(self) -> str:
        return self.title


class SchoolHours(SchoolPlace):
    """When school is in, from a day on. The newest that has begun counts; a school's own goes before the owner's."""

    since = models.DateField()
    starts = models.TimeField()
    ends = models.TimeField()

    objects = FencedManager["SchoolHours"]()

    class Meta:
        ordering = ["since", "id"]
        constraints: ClassVar[list[Any]] = [
            models.CheckConstraint(condition=Q(ends__gt=models.F("starts")), name="school_hours_forwards"),
            models.UniqueConstraint(
                fields=["tenant", "school", "since"], nulls_distinct=False, name="school_hours_once"
            ),
        ]


class RosterFile(models.Model):
    """A roster that waits for somebody to say yes: what its reader kept, never the file as it came. Gone when it is
    carried out, and after a day."""

    fence: ClassVar[Fence] = Fence("tenant")

    tenant = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=200)
    source = models.CharField(max_length=60)
    content = models.BinaryField()
    answers = models.JSONField(default=dict)  # number there → "same" or "other", for what a person must judge
    uploaded_by = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    uploaded_at = models.DateTimeField(auto_now_add=True)

    objects = FencedManager["RosterFile"]()

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return self.name
