"""What happens to a record: a draft is opened and saved, completed for an owner, compiled, put in force and closed."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.db.models import Max, Q
from django.utils import timezone

from tillit.audit import actions as audit
from tillit.catalogue.models import Service, Use
from tillit.organisations.acting import Actor
from tillit.organisations.models import Organisation
from tillit.record import content, rules
from tillit.record.controller import with_controller
from tillit.record.models import Activation, Draft, Policy, Record
from tillit.record.policy import compile as compile_policy
from tillit.record.processing import Processing
from tillit.web.concurrency import save_revision


@transaction.atomic
def open_draft(service: Service, *, tenant: Organisation, processing: Processing, by: Actor | None) -> Draft:
    """The draft of a service at a collaboration or owner. A draft nobody has touched takes the new proposal."""
    body = {"content": content.to_data(processing), "content_hash": content.fingerprint(processing)}
    draft, created = Draft.objects.select_for_update(of=("self",)).get_or_create(
        tenant=tenant, service=service, defaults={**body, "written_by_id": by.person_id if by else None}
    )
    if created or (draft.prefilled and draft.content_hash != body["content_hash"]):
        if not created:
            save_revision(draft, **body)
        audit.record("open_draft", draft, by=by, tenant_id=tenant.pk, content=draft.content_hash)
    return draft


@transaction.atomic
def save_draft(draft: Draft, *, processing: Processing, by: Actor) -> Draft:
    """The whole content anew; `Command.run` has compared revisions on the locked row."""
    rules.check_may_write(draft, by)
    before = draft.content_hash
    save_revision(
        draft,
        content=content.to_data(processing),
        content_hash=content.fingerprint(processing),
        prefilled=False,
        written_by_id=by.person_id,
        written_at=timezone.now(),
    )
    audit.record("save_draft", draft, by=by, tenant_id=draft.tenant_id, before=before, content=draft.content_hash)
    return draft


@transaction.atomic
def complete(use: Use, *, draft: Draft, by: Actor) -> Record:
    """The owner becomes the controller; the record is checked, numbered, compiled. The same again changes nothing."""
    owner = Organisation.objects.select_related("parent").get(pk=use.tenant_id)
    return enter(use, processing=with_controller(content.read(draft.content), owner), draft=draft, by=by)


@transaction.atomic
def enter(use: Use, *, processing: Processing, by: Actor, draft: Draft | None = None) -> Record:
    """A new number in the owner's record of processing, with its policy."""
    rules.check_complete(processing)
    # The use row is the lock: two who complete at once get the same record.
    Use.objects.select_for_update(of=("self",)).get(pk=use.pk)
    digest = content.fingerprint(processing)
    latest = Record.objects.filter(use=use, latest=True).first()
    if latest is not None and latest.content_hash == digest and latest.closed_on is None:
        return up_to_date(latest, draft)
    Record.objects.filter(use=use, latest=True).update(latest=False)
    record = Record.objects.create(
        tenant_id=use.tenant_id,
        use=use,
        number=latest.number + 1 if latest else 1,
        content=content.to_data(processing),
        content_hash=digest,
        draft=draft,
        draft_hash=draft.content_hash if draft else "",
        completed_by_id=by.person_id,
        completed_at=timezone.now(),
    )
    policy = store_policy(record, processing)
    audit.record(
        "complete_record", record, by=by, tenant_id=use.tenant_id, number=record.number, content=digest,
        policy=policy.content_hash,
    )  # fmt: skip
    return record


def up_to_date(record: Record, draft: Draft | None) -> Record:
    """The draft was saved again without saying anything new: the record is not outdated by that."""
    if draft is not None and (record.draft_id, record.draft_hash) != (draft.pk, draft.content_hash):
        record.draft, record.draft_hash = draft, draft.content_hash
        record.save(update_fields=["draft", "draft_hash"])
    return record


def store_policy(record: Record, processing: Processing) -> Policy:
    compiled = compile_policy(processing)
    number = Policy.objects.filter(use_id=record.use_id).aggregate(last=Max("number"))["last"] or 0
    return Policy.objects.create(
        tenant_id=record.tenant_id,
        record=record,
        use_id=record.use_id,
        number=number + 1,
        content=content.to_data(compiled),
        content_hash=content.fingerprint(compiled),
        compiled_at=timezone.now(),
    )


@transaction.atomic
def activate(use: Use, *, since: date, by: Actor) -> Activation:
    """The newest policy is in force from `since`; the one before it until then."""
    record = rules.check_open(locked_latest(use))
    current = in_force_at(use, since)
    rules.check_not_active(current, record.policy.pk)
    for earlier in Activation.objects.filter(policy__use=use).filter(Q(until=None) | Q(until__gt=since)):
        earlier.until = max(since, earlier.since)
        earlier.save(update_fields=["until"])
    activation = Activation.objects.create(tenant_id=use.tenant_id, policy=record.policy, since=since)
    audit.record(
        "activate_policy", record.policy, by=by, tenant_id=use.tenant_id, since=since.isoformat(),
        policy=record.policy.content_hash,
    )  # fmt: skip
    return activation


@transaction.atomic
def close(use: Use, *, why: str, until: date, by: Actor) -> Record:
    """The service is no longer used: nothing new is kept from `until`, and the record stays as proof."""
    record = rules.check_open(locked_latest(use))
    current = in_force_at(use, until)
    if current is not None:
        rules.check_dates(current.since, until)
    for activation in Activation.objects.filter(policy__use=use).filter(Q(until=None) | Q(until__gt=until)):
        activation.until = max(until, activation.since)
        activation.save(update_fields=["until"])
    record.closed_on, record.closed_why = until, why.strip()
    record.save(update_fields=["closed_on", "closed_why"])
    audit.record("close_record", record, by=by, tenant_id=use.tenant_id, until=until.isoformat())
    return record


def locked_latest(use: Use) -> Record | None:
    latest = Record.objects.filter(use=use, latest=True).select_related("policy")
    return latest.select_for_update(of=("self",)).first()


def in_force_at(use: Use, day: date) -> Activation | None:
    found = Activation.objects.filter(policy__use=use, since__lte=day).filter(Q(until=None) | Q(until__gt=day))
    return found.first()
