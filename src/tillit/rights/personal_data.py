"""Objections: the pupil's own, and who wrote, advised and answered."""

from __future__ import annotations

from datetime import date

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tillit.fence.personal import Erased, Held, Trace, collect_traces, erase_traces, personal_fields
from tillit.rights.models import Fact, Objection

TRACES = (Trace(Fact, "by", gettext_lazy("What you have said of objections"), "at"),)
PERSONAL = personal_fields(TRACES) | {"Objection": ("person", "made_by")}
NOT_PERSONAL: dict[str, str] = {}


def collect(person_id: int) -> list[Held]:
    rows = Objection.objects.filter(Q(person_id=person_id) | Q(made_by_id=person_id))
    return [*_objections(person_id, list(rows.select_related("use__service").prefetch_related("facts"))),
            *collect_traces(TRACES, person_id)]  # fmt: skip


def _objections(person_id: int, rows: list[Objection]) -> list[Held]:
    mine = [_told(row) for row in rows if row.person_id == person_id]
    written = [{_("Number"): row.pk, _("When"): row.made_at} for row in rows if row.person_id != person_id]
    why = _("So that you get an answer, and so that what you say counts.")
    return [
        *([Held(_("Objections about you"), mine, why, _("As long as you are here."))] if mine else []),
        *([Held(_("Objections you have written for others"), written)] if written else []),
    ]


def _told(row: Objection) -> dict[str, object]:
    # A suggestion is only for those who prepare the answer (personopplysningslova § 16 first paragraph, letter e).
    shown = [fact for fact in row.facts.all() if fact.kind != Fact.Kind.SUGGESTED]
    said = [f"{fact.get_kind_display()}: {fact.text}".removesuffix(": ") for fact in shown]
    return {
        _("When"): row.received_on, _("Service"): row.use.service.name if row.use else _("all services"),
        _("What you said"): row.reason, _("How it came"): row.get_how_display(), _("What came of it"): "\n".join(said),
    }  # fmt: skip


def erase(person_id: int, *, today: date) -> list[Erased]:
    """One's own go. What somebody did with those of others stays with the name until the pupil goes: the pupil has a
    right to know who answered."""
    mine = Objection.objects.filter(person_id=person_id)
    count = mine.count()
    Fact.objects.filter(objection__person_id=person_id).delete()
    mine.delete()
    kept = Objection.objects.filter(made_by_id=person_id).count()
    return [
        Erased(_("Objections about you"), removed=count),
        Erased(_("Objections you have written for others"), kept=kept, needs_name=kept > 0,
               why_kept=_("The pupil has a right to see who did what.")),
        *erase_traces(TRACES, person_id),
    ]  # fmt: skip


def delete_expired(today: date) -> dict[str, int]:
    """They live as long as the pupil is here: what stands must go on counting, and an answer can be complained about."""
    return {}
