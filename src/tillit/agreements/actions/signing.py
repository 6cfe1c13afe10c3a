from __future__ import annotations

from datetime import date, datetime, time

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from tillit.agreements.actions.sealing import locked
from tillit.agreements.models import Agreement, Signature
from tillit.agreements.reading import as_it_reads
from tillit.agreements.rules import check_is_director, check_may_sign
from tillit.agreements.written import Written
from tillit.audit import actions as audit
from tillit.documents.actions import store
from tillit.documents.models import StoredFile
from tillit.organisations.acting import Actor
from tillit.web.denied import Conflict, Invalid


@transaction.atomic
def sign(agreement: Agreement, *, name: str, content_hash: str, by: Actor) -> Signature:
    """The director signs the text they have read: `content_hash` is of what stood on the page."""
    agreement = locked(agreement)
    text = _text_to_sign(agreement, content_hash, by)
    return _put_name(agreement, text, kind=Signature.Kind.SYSTEM, name=name, at=timezone.now(), file=None, by=by)


@transaction.atomic
def attach_signed(
    agreement: Agreement, *, name: str, signed_on: date, file: UploadedFile[bytes], content_hash: str, by: Actor
) -> Signature:
    """The director brings the agreement signed on paper or elsewhere, and vouches that it is this text."""
    if signed_on > timezone.localdate():
        raise Invalid(_("The signature cannot be from a day that has not come."), field="signed_on")
    agreement = locked(agreement)
    text = _text_to_sign(agreement, content_hash, by)
    kept = store(file, tenant_id=agreement.tenant_id, by=by)
    at = _moment_of(signed_on)
    if agreement.sign_again_since and at <= agreement.sign_again_since:
        raise Invalid(
            _("The signature was asked for again after that day. Attach one that is given since."), "signed_on"
        )
    return _put_name(agreement, text, kind=Signature.Kind.ATTACHED, name=name, at=at, file=kept, by=by)


def _moment_of(day: date) -> datetime:
    """Paper knows the day only. What is signed today is signed by now."""
    noon = timezone.make_aware(datetime.combine(day, time(12)))
    return timezone.now() if day == timezone.localdate() else noon


def _text_to_sign(agreement: Agreement, content_hash: str, by: Actor) -> Written:
    text = as_it_reads(agreement)
    check_is_director(agreement, by)
    if text.content_hash != content_hash:
        raise Conflict(_("The agreement was changed while you were reading. Read it again before you sign."))
    if agreement.content_hash != text.content_hash:  # the standard texts have been renewed since it was last saved
        agreement.content_hash = text.content_hash
        agreement.save(update_fields=["content_hash"])
    check_may_sign(agreement, by)
    return text


def _put_name(
    agreement: Agreement, text: Written, *, kind: Signature.Kind, name: str, at: datetime, file: StoredFile | None,
    by: Actor,
) -> Signature:  # fmt: skip
    if not name.strip():
        raise Invalid(_("Write your name."), field="name")
    signature = Signature.objects.create(
        tenant_id=agreement.tenant_id,
        agreement=agreement,
        kind=kind,
        content_hash=text.content_hash,
        snapshot=text.snapshot(),
        name=name.strip(),
        signed_by_id=by.person_id,
        signed_at=at,
        file=file,
    )
    audit.record(
        "agreement_signed", agreement, by=by, tenant_id=agreement.tenant_id, hash=text.content_hash, kind=str(kind)
    )
    return signature
