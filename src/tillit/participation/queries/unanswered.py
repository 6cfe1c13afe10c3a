"""What has been said and has no answer yet, as parts of a question to the database."""

from __future__ import annotations

from typing import Any

from django.db.models import Count, Exists, IntegerField, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from tillit.participation.models import (
    Grade,
    Hearing,
    Opinion,
    OpinionAnswer,
    OpinionRemark,
    Viewpoint,
    ViewpointAnswer,
)


def open_views() -> QuerySet[Viewpoint]:
    return Viewpoint.objects.filter(
        ~Exists(ViewpointAnswer.objects.filter(viewpoint=OuterRef("pk"))), taken_out_at=None
    )


def unanswered_views(hearing: Hearing) -> int:
    """A page that has the views says so on the row."""
    known: int | None = getattr(hearing, "unanswered", None)
    return open_views().filter(hearing=hearing).count() if known is None else known


def count_of(rows: QuerySet[Any], group: str) -> Coalesce:
    """How many of `rows` there are; `rows` are bound to the outer row through `group`."""
    counted = rows.order_by().values(group).annotate(n=Count("pk")).values("n")
    return Coalesce(Subquery(counted, output_field=IntegerField()), 0)


def open_remarks(opinion: str = "pk") -> Coalesce:
    """Remarks of the opinion that nobody has answered. Support needs no answer."""
    answered = Exists(OpinionAnswer.objects.filter(remark=OuterRef("pk")))
    rows = OpinionRemark.objects.filter(~answered, opinion=OuterRef(opinion)).exclude(grade=Grade.SUPPORTS)
    return count_of(rows, "opinion")


def needs_answer_on_the_whole() -> Q:
    """For rows of Opinion."""
    answered = Exists(OpinionAnswer.objects.filter(opinion=OuterRef("pk"), remark=None))
    return ~Q(grade=Grade.SUPPORTS) & ~Q(answered)


def newest_opinions() -> QuerySet[Opinion]:
    """One for each assessment, on the opinions themselves so that more can be asked about them."""
    newer = Opinion.objects.filter(assessment=OuterRef("assessment"), pk__gt=OuterRef("pk"))
    return Opinion.objects.filter(~Exists(newer))
