"""What assessments rest on, in one question to the database."""

from __future__ import annotations

from django.db.models import BooleanField, Exists, F, Func, JSONField, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce, JSONObject

from tillit.assessment.models import BasisChoice, Edition, EditionMark, Pin
from tillit.assessment.queries.marks import marks_of, newest_mark


def pinned() -> QuerySet[Pin]:
    """With the edition, its newest mark, the newest version there is, whether somebody decided to stay without it, and
    since when a newer one waits for an answer."""
    newest = newest_for(OuterRef("edition__assessment"), OuterRef("tenant__path"))
    stays = BasisChoice.objects.filter(
        assessment=OuterRef("assessment"), kind=BasisChoice.Kind.STAY, instead_of=OuterRef("edition")
    ).order_by("-id")
    return (
        Pin.objects.select_related("edition__tenant")
        .annotate(
            **newest_mark("edition", "edition__tenant"),
            newest=_first(newest, id="pk", number="number", at="published_at", adoption="adoption"),
            stayed=_first(stays, on="edition_id", at="chosen_at", reason="reason"),
            answered=Coalesce(Subquery(stays.values("edition__number")[:1]), F("edition__number")),
        )
        # From the first one nobody has answered: yet another one gives no new time.
        .annotate(waits_since=Subquery(_unanswered(newest).values("published_at")[:1]))
        .order_by(F("adopts").desc(), "edition__level", "id")
    )


def newest_for(assessment: OuterRef, path: OuterRef) -> QuerySet[Edition]:
    """Newest first, of those open to the organisation with that path: also where the scope itself sees more."""
    open_to = Func(
        F("audience"), path, template="(%(expressions)s))", arg_joiner=" = ANY (", output_field=BooleanField()
    )
    return Edition.objects.filter(open_to, assessment=assessment).order_by("-number")


def not_withdrawn(editions: QuerySet[Edition]) -> QuerySet[Edition]:
    """Without what its publisher has withdrawn: that asks nobody for an answer."""
    newest_mark_of = marks_of(OuterRef(OuterRef("pk")), OuterRef(OuterRef("tenant"))).values("pk")[:1]
    return editions.exclude(
        Exists(EditionMark.objects.filter(pk=Subquery(newest_mark_of), kind=EditionMark.Kind.WITHDRAWN))
    )


def _unanswered(newest: QuerySet[Edition]) -> QuerySet[Edition]:
    return not_withdrawn(newest.filter(number__gt=OuterRef("answered"))).order_by("number")


def _first(rows: QuerySet[BasisChoice] | QuerySet[Edition], **values: str) -> Subquery:
    return Subquery(rows.values(found=JSONObject(**values))[:1], output_field=JSONField())
