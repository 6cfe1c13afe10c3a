"""A new assessment from a file: everything in it is a draft, until somebody here has read it and stands for it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import msgspec
from django.db import transaction
from django.utils.translation import gettext as _

from tillit.assessment import actions, rules
from tillit.assessment.actions.risks import JUDGED
from tillit.assessment.exchange.drafts import DraftRisk, DraftSection, Incoming
from tillit.assessment.exchange.files import Brought
from tillit.assessment.exchange.incoming import from_whole
from tillit.assessment.exchange.judging import values
from tillit.assessment.exchange.whole import Source
from tillit.assessment.inheritance import RiskKey
from tillit.assessment.matrix_table import matrix_from, matrix_rows
from tillit.assessment.models import Assessment, Edition, Level, Measure, Risk, RiskHistory, SectionHistory
from tillit.assessment.queries.reading import states_of
from tillit.assessment.scale import Matrix, scales
from tillit.audit import actions as audit
from tillit.catalogue.actions import register_service
from tillit.catalogue.models import Service
from tillit.organisations.acting import Actor
from tillit.organisations.models import Organisation
from tillit.web.concurrency import save_revision
from tillit.web.denied import Invalid, why_not


@dataclass(frozen=True)
class Begun:
    assessment: Assessment
    notes: tuple[str, ...]


@transaction.atomic
def begin_from(
    brought: Brought, tenant: Organisation, *, level: str, service: Service | None = None, universe: str = "",
    title: str = "", by: Actor, today: date,
) -> Begun:  # fmt: skip
    """It stands on the same versions as the one that was exported, where whoever imports may stand on them."""
    rules.check_may_start(tenant, by)
    assessment = actions.begin(tenant, level=level, universe=universe, service=service, title=title[:200], by=by)
    _use_matrix(assessment, brought.incoming.matrix, today)
    notes: list[str] = []
    incoming = brought.incoming
    if brought.whole is not None:
        covered = _stand(assessment, brought.whole.basis, notes, by)
        incoming = from_whole(brought.whole, covered)
    write_drafts(assessment, incoming.sections, by)
    _add_risks(assessment, incoming, by, today)
    audit.record(
        "assessment_imported", assessment, by=by, tenant_id=tenant.pk, kind=brought.kind, risks=len(incoming.risks)
    )
    assessment.refresh_from_db()
    return Begun(assessment, (*notes, *incoming.notes))


@transaction.atomic
def begin_named(
    brought: Brought, *, service: str = "", universe: str = "", title: str = "", by: Actor, today: date
) -> Begun:
    """For those who bring it: on the level of the file, about the service of that name, known or new."""
    tenant = Organisation.objects.get(pk=by.tenant_id)
    rules.check_may_start(tenant, by)
    level = brought.incoming.level
    about = register_service(service[:200], by=by) if level == Level.SERVICE and service.strip() else None
    return begin_from(brought, tenant, level=level, service=about, universe=universe, title=title, by=by, today=today)


def _use_matrix(assessment: Assessment, matrix: Matrix, today: date) -> None:
    """One of ours only when it says the same as ours: a code in a file proves nothing about what was judged by it."""
    shipped = next((known for known in scales().matrices if known.code == matrix.code), None)
    if shipped is not None and _meaning(shipped) == _meaning(matrix):
        assessment.matrix = shipped.code
    else:
        checked = matrix_from(matrix_rows(matrix), today=today)
        if isinstance(checked, tuple):
            raise Invalid(_("The matrix in the file cannot be used: %s") % checked[0])
        assessment.matrix, assessment.matrix_table = checked.code, msgspec.to_builtins(checked)
    assessment.save(update_fields=["matrix", "matrix_table"])


def _meaning(matrix: Matrix) -> tuple[Any, ...]:
    return matrix.cells, matrix.accept_up_to, matrix.likelihood, matrix.consequence


def _stand(assessment: Assessment, basis: Iterable[Source], notes: list[str], by: Actor) -> frozenset[int]:
    """The editions it stands on now, directly or not."""
    for source in basis:
        edition = same_edition(source)
        if edition is None:
            continue
        adopts = source.level == assessment.level
        check = rules.check_may_adopt if adopts else rules.check_may_stand_on
        if refused := why_not(check, assessment, edition, by):
            notes.append(f"“{source.title}”: {refused}")
        elif adopts:
            actions.adopt(edition, into=assessment, by=by)
        else:
            actions.stand_on(assessment, edition=edition, by=by)
    return frozenset(assessment.pins.values_list("edition", flat=True))


def same_edition(source: Source) -> Edition | None:
    """Numbers are given anew in another installation: name, owner and version must agree too."""
    found = Edition.objects.filter(
        pk=min(source.edition, 2**62), assessment=min(source.assessment, 2**62), number=min(source.number, 2**30)
    ).select_related("tenant")
    return next((row for row in found if (row.title, str(row.tenant)) == (source.title, source.owner)), None)


def write_drafts(assessment: Assessment, sections: Iterable[DraftSection], by: Actor) -> None:
    rows = {row.code: row for row in assessment.sections.all()}
    for said in sections:
        row = rows.get(said.code)
        if row is None or not (said.text or said.reason):
            continue
        save_revision(
            row, text=said.text, stance=said.stance, reason=said.reason, local=said.local or row.local, draft=True
        )
        SectionHistory.objects.create(
            tenant_id=row.tenant_id, section=row, number=row.revision, text=row.text, stance=row.stance,
            reason=row.reason, written_by_id=by.person_id,
        )  # fmt: skip


def _add_risks(assessment: Assessment, incoming: Incoming, by: Actor, today: date) -> None:
    state = states_of([assessment.pk], today)[assessment.pk]
    inherited = {risk.key for risk in state.effective.risks}
    taken: set[RiskKey] = set()
    for number, said in enumerate(incoming.risks, 1):
        key = RiskKey(said.origin or 0, said.origin_number or 0)
        is_word = said.origin is not None and key in inherited and key not in taken
        taken.add(key)
        add_draft(assessment, number, said, is_word, by)


def add_draft(assessment: Assessment, number: int, said: DraftRisk, is_word: bool, by: Actor) -> None:
    judged: Mapping[str, Any] = values(said.before, said.after)
    word = {"origin": said.origin, "origin_number": said.origin_number, "stance": said.stance,
            "stance_reason": said.stance_reason} if is_word else {}  # fmt: skip
    risk = Risk.objects.create(
        tenant_id=assessment.tenant_id, assessment=assessment, number=number, area=said.area, scenario=said.scenario,
        threat=said.threat, local=said.local, draft=True, **judged, **word,
    )  # fmt: skip
    content = {name: getattr(risk, name) for name in JUDGED}
    RiskHistory.objects.create(
        tenant_id=risk.tenant_id, risk=risk, number=0, content=content, written_by_id=by.person_id
    )
    Measure.objects.bulk_create(
        Measure(
            tenant_id=risk.tenant_id, risk=risk, text=row.text, for_special=row.for_special,
            responsible=row.responsible, due=row.due, done_on=row.done_on, evidence=row.evidence,
        )
        for row in said.measures
    )  # fmt: skip
