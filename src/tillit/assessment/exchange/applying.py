"""A spreadsheet that somebody has looked at, taken in: in one transaction, each change with its history and its line."""

from __future__ import annotations

from datetime import date
from typing import Any

import msgspec
from django.core import signing
from django.db import transaction
from django.utils.translation import gettext as _

from tillit.assessment import actions, rules
from tillit.assessment.exchange.spreadsheet import Change, MeasureRow, Plan, RiskRow, Sheet, plan
from tillit.assessment.exchange.spreadsheet.current import current
from tillit.assessment.exchange.spreadsheet.ros import MEASURE_FIELDS
from tillit.assessment.exchange.spreadsheet.rows import judged
from tillit.assessment.models import Assessment, Measure, Risk
from tillit.assessment.queries import complete
from tillit.audit import actions as audit
from tillit.organisations.acting import Actor
from tillit.web.concurrency import save_revision
from tillit.web.denied import Conflict, Invalid


def look(assessment: Assessment, sheet: Sheet, today: date) -> Plan:
    """What would change. `assessment` as `queries.complete` brought it."""
    return plan(sheet, current(assessment, today))


@transaction.atomic
def take_in(assessment: Assessment, sheet: Sheet, *, seen: str, by: Actor, today: date) -> Plan:
    """`seen`: `Plan.digest` of what the person looked at. `assessment` is locked by the caller.

    Exactly that is done, or nothing: when somebody has saved meanwhile, the person looks again.
    """
    rules.check_may_write(assessment, by)
    list(Risk.objects.select_for_update().filter(assessment=assessment).values_list("pk"))
    found = look(complete().get(pk=assessment.pk), sheet, today)
    if found.refused:
        raise Invalid(found.refused)
    if found.digest != seen:
        raise Conflict(_("Somebody has changed the assessment while you were looking. Look at the changes once more."))
    _do(assessment, found, by)
    counts = {kind: len(found.of(kind)) for kind in ("added", "changed", "removed")}
    audit.record("spreadsheet_taken_in", assessment, by=by, tenant_id=assessment.tenant_id, **counts)
    return found


def _do(assessment: Assessment, found: Plan, by: Actor) -> None:
    risks = {str(row.number): row for row in Risk.objects.filter(assessment=assessment, removed_at=None)}
    risks |= {f"{row.origin}-{row.origin_number}": row for row in risks.values() if row.origin is not None}
    # What goes is gone before what comes, and risks before the measures against them.
    order = {"changed": 0, "added": 1, "removed": 2}
    for change in sorted(found.changes, key=lambda change: (change.thing == "measure", order[change.kind])):
        if isinstance(change.row, RiskRow):
            row = _risk(assessment, change, change.row, risks.get(change.row.label), by)
            risks[change.row.label or f"row {change.row.row}"] = row
        else:
            _measure(change, change.row, risks[change.row.risk], by)


def _risk(assessment: Assessment, change: Change, row: RiskRow, here: Risk | None, by: Actor) -> Risk:
    if here is None:
        here = actions.add_risk(assessment, area=row.area, threat=row.threat, by=by)
    if change.kind == "removed":
        actions.remove_risk(here, because=row.take_out, by=by)
        return here
    if here.area != row.area:
        before, here.area = here.area, row.area
        here.save(update_fields=["area"])
        audit.record(
            "risk_moved", assessment, by=by, tenant_id=here.tenant_id, risk=here.number, before=before, after=row.area
        )  # fmt: skip
    actions.judge_risk(here, by=by, threat=row.threat, **judged(row))
    return here


def _measure(change: Change, row: MeasureRow, risk: Risk, by: Actor) -> None:
    if change.kind == "added":
        measure = actions.add_measure(risk, text=row.text, responsible=row.responsible[:200], due=row.due, by=by)
        wanted: dict[str, Any] = {"done_on": row.done_on, "evidence": row.evidence}
    else:
        measure = Measure.objects.select_related("risk__assessment").get(pk=row.ref or 0, risk=risk)
        if change.kind == "removed":
            actions.remove_measure(measure, by=by)
            return
        wanted = {code: getattr(row, code) for code in MEASURE_FIELDS}
        wanted["responsible"] = row.responsible[:200]
    changed = {name: value for name, value in wanted.items() if getattr(measure, name) != value}
    if changed:
        rules.check_may_edit_measure(measure, by)
        save_revision(measure, **changed)
        audit.record(
            "measure_edited", risk.assessment, by=by, tenant_id=measure.tenant_id, risk=risk.number, measure=measure.pk
        )  # fmt: skip


SALT = "tillit.assessment.spreadsheet"


def pack(sheet: Sheet, assessment: int) -> str:
    """What was read, for a hidden field between looking and taking in: signed, so that nobody changes it on the way."""
    return signing.dumps(
        {"assessment": assessment, "sheet": msgspec.to_builtins(sheet)}, salt=SALT, compress=True
    )  # fmt: skip


def unpack(packed: str, assessment: int) -> Sheet:
    try:
        found = signing.loads(packed, salt=SALT, max_age=24 * 3600)
    except signing.BadSignature:
        raise Invalid(_("The preview is too old. Choose the file once more.")) from None
    if found["assessment"] != assessment:
        raise Invalid(_("The preview was of another assessment. Choose the file once more."))
    return msgspec.convert(found["sheet"], type=Sheet)
