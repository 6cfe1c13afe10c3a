from __future__ import annotations

from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce, JSONObject

from tillit.assessment.models import Assessment
from tillit.participation.models import (
    Hearing,
    HearingMeeting,
    HearingParty,
    JournalEntry,
    JournalFile,
    Timeline,
    Viewpoint,
    ViewpointAnswer,
)


def entries_of(assessment: Assessment) -> list[Any]:
    """Newest first, with their files."""
    files = JournalFile.objects.filter(entry=OuterRef("pk")).values(
        data=JSONObject(pk="pk", file="file_id", name="file__name", size="file__size")
    )
    rows = JournalEntry.objects.filter(assessment=assessment, removed_at=None).select_related("written_by")
    return list(rows.annotate(attached=ArraySubquery(files)))


def heard_of(assessment: Assessment) -> list[Any]:
    """Hearings that were opened, with all the journal tells of them; `outcomes` has one for each view."""
    parties = HearingParty.objects.filter(hearing=OuterRef("pk")).values(data=JSONObject(kind="kind", name="name"))
    meetings = HearingMeeting.objects.filter(hearing=OuterRef("pk")).values(
        data=JSONObject(on="held_on", place="place", present="present", attendance="attendance")
    )
    newest = ViewpointAnswer.objects.filter(viewpoint=OuterRef("pk")).order_by("-pk").values("outcome")[:1]
    outcomes = Viewpoint.objects.filter(hearing=OuterRef("pk"), taken_out_at=None).values(
        outcome=Coalesce(Subquery(newest), Value(""))
    )
    rows = Hearing.objects.filter(assessment=assessment, opened_at__isnull=False, cancelled_at=None)
    return list(
        rows.annotate(heard=ArraySubquery(parties), met=ArraySubquery(meetings), outcomes=ArraySubquery(outcomes))
    )


def timeline_of(assessment_id: int) -> Timeline | None:
    """The one in force. Nothing else of it may be shown to the world."""
    return Timeline.objects.filter(assessment=assessment_id, withdrawn_at=None).select_related("tenant").first()


def timelines() -> QuerySet[Timeline]:
    return Timeline.objects.filter(withdrawn_at=None).select_related("tenant").order_by("-published_at", "-pk")
