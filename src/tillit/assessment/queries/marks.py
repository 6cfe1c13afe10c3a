"""Whether an edition may be stood on: its newest mark, set by those who published it."""

from __future__ import annotations

from django.db.models import CharField, OuterRef, QuerySet, Subquery, TextField

from tillit.assessment.edition import from_json, layer_of
from tillit.assessment.inheritance import Layer, Mark, Origin
from tillit.assessment.models import Edition, EditionMark


def marks_of(edition: OuterRef | Edition, publisher: OuterRef | int) -> QuerySet[EditionMark]:
    """Newest first. The fence lets everybody write rows of their own: what others say of an edition is no mark on it."""
    return EditionMark.objects.filter(edition=edition, tenant=publisher).order_by("-id")


def newest_mark(edition: str, publisher: str) -> dict[str, Subquery]:
    """Columns for a query whose rows lead to an edition by these names. `mark_of` reads them."""
    found = marks_of(OuterRef(edition), OuterRef(publisher))
    return {
        "mark_kind": Subquery(found.values("kind")[:1], output_field=CharField()),
        "mark_reason": Subquery(found.values("reason")[:1], output_field=TextField()),
    }


def mark_of(row: object) -> Mark | None:
    """Of a row with `newest_mark`; None when nothing speaks against standing on it."""
    kind, reason = getattr(row, "mark_kind", None), getattr(row, "mark_reason", None)
    return Mark(kind, reason or "") if kind and kind != EditionMark.Kind.LIFTED else None


def origin_of_edition(row: Edition) -> Origin:
    return Origin(row.assessment_id, row.pk, row.number, row.level, row.title, str(row.tenant))


def layer_of_edition(row: Edition, mark: Mark | None) -> Layer:
    return layer_of(from_json(row.content), origin_of_edition(row), mark)
