"""Editions: what others may read, stand on and adopt."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from tillit.assessment import rules
from tillit.assessment.content import digest_of
from tillit.assessment.edition import EditionContent, layer_of, shared, to_json
from tillit.assessment.inheritance import effective
from tillit.assessment.models import Assessment, Edition, EditionMark
from tillit.assessment.queries.reading import complete, state_of
from tillit.assessment.state import State
from tillit.audit import actions as audit
from tillit.organisations.acting import Actor
from tillit.organisations.models import Organisation
from tillit.organisations.roles import Kind


@transaction.atomic
def publish(
    assessment: Assessment, *, audience: Organisation, news: str = "", by: Actor, today: date | None = None
) -> Edition:
    """`assessment` is locked by the caller. What is local stays behind, unless nobody but the owner may read it."""
    rules.check_may_publish(assessment, by, today or timezone.localdate())
    rules.check_audience(assessment, audience)
    row = complete().get(pk=assessment.pk)
    state = state_of(row, today or timezone.localdate())
    content = shared(state.content, dict(state.texts), str(row), everything=_own_alone(row, audience))
    content_hash = digest_of(content)
    rules.check_is_new(assessment, content_hash, audience)
    edition = _kept(row, state, content, content_hash, audience, news, by)
    audit.record(
        "edition_published", assessment, by=by, tenant_id=assessment.tenant_id, number=edition.number,
        audience=audience.pk, content=content_hash,
    )  # fmt: skip
    return edition


def _own_alone(assessment: Assessment, audience: Organisation) -> bool:
    """What a collaboration or the nation publishes to itself is read by every owner in it."""
    return audience.pk == assessment.tenant_id and audience.kind == Kind.OWNER


def _kept(
    row: Assessment, state: State, content: EditionContent, content_hash: str, audience: Organisation, news: str,
    by: Actor,
) -> Edition:  # fmt: skip
    last = row.editions.aggregate(last=Max("number"))["last"] or 0
    return Edition.objects.create(
        tenant_id=row.tenant_id,
        assessment=row,
        number=last + 1,
        audience=audience,
        level=row.level,
        service_id=row.service_id,
        universe=row.universe,
        title=str(row),
        news=news,
        content=to_json(content),
        content_hash=content_hash,
        residual=effective(layer_of(content, state.origin), state.editions).residual or "",
        adoption=state.adopted is not None,
        closure=sorted(state.editions),
        published_by_id=by.person_id,
        published_at=timezone.now(),
    )


@transaction.atomic
def block(edition: Edition, *, reason: str, by: Actor) -> None:
    rules.check_may_block(edition, by)
    _mark(edition, EditionMark.Kind.BLOCKED, reason, by)


@transaction.atomic
def withdraw(edition: Edition, *, reason: str, by: Actor) -> None:
    rules.check_may_block(edition, by)
    _mark(edition, EditionMark.Kind.WITHDRAWN, reason, by)


@transaction.atomic
def lift(edition: Edition, *, reason: str, by: Actor) -> None:
    rules.check_may_lift(edition, by)
    _mark(edition, EditionMark.Kind.LIFTED, reason, by)


def _mark(edition: Edition, kind: str, reason: str, by: Actor) -> None:
    rules.check_reason(reason)
    EditionMark.objects.create(
        tenant_id=edition.tenant_id,
        edition=edition,
        audience_id=edition.audience_id,
        kind=kind,
        reason=reason,
        marked_by_id=by.person_id,
        marked_at=timezone.now(),
    )
    audit.record(f"edition_{kind}", edition, by=by, tenant_id=edition.tenant_id, number=edition.number)
