"""The agreement as a file: the text that was signed, or that waits to be, with its signature."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.utils import timezone

from tillit.agreements.annex_texts import text
from tillit.agreements.models import Agreement, Signature
from tillit.agreements.reading import as_it_reads
from tillit.agreements.rules import standing_signature
from tillit.agreements.written import Written, read_snapshot
from tillit.documents.model import Attachment, Block, Document, Heading, Note, PageBreak
from tillit.documents.model import Signature as SignatureLine


def text_that_counts(agreement: Agreement) -> Written:
    """What was signed, word for word, while the signature stands; otherwise the agreement as it reads now."""
    signature = standing_signature(agreement)
    return read_snapshot(signature.snapshot) if signature else as_it_reads(agreement)


def document_of(agreement: Agreement) -> Document:
    written, signature = text_that_counts(agreement), standing_signature(agreement)
    facts: dict[str, Any] = {"agreement": written.snapshot(), "content_hash": written.content_hash}
    return Document(
        title=written.title,
        language=written.language,
        subject=text("subject", written.language),
        date=_day_of(agreement, signature),
        blocks=(*_blocks(written), *_signature(agreement, written, signature)),
        organisation=agreement.tenant.name,
        identifier=f"{agreement.pk}-{agreement.number}-{written.content_hash[:12]}",
        attachments=(Attachment.of_json("agreement.json", facts, text("subject", written.language)),),
    )


def _day_of(agreement: Agreement, signature: Signature | None) -> date:
    return timezone.localtime(signature.signed_at if signature else agreement.created_at).date()


def _blocks(written: Written) -> list[Block]:
    blocks: list[Block] = []
    for number, part in enumerate(written.parts):
        if number:
            blocks += [PageBreak(), Heading(1, part.title)]
        blocks += part.blocks
    return blocks


def _signature(agreement: Agreement, written: Written, signature: Signature | None) -> tuple[Block, ...]:
    """The owner's line is filled in by the signature in the system; the supplier signs on paper or elsewhere."""
    here = written.language
    signed = signature is not None and signature.kind == Signature.Kind.SYSTEM
    owner = SignatureLine(
        role=text("controller", here),
        name=signature.name if signature and signed else "",
        organisation=agreement.tenant.name,
        signed_at=signature.signed_at if signature and signed else None,
        content_hash=written.content_hash if signed else "",
    )
    supplier = SignatureLine(role=text("processor", here), organisation=agreement.facts.processor.name)
    attached = (Note("info", text("attached", here)),) if signature and not signed else ()
    draft = () if signature else (Note("draft", text("draft", here)),)
    return Heading(1, text("signatures", here)), *attached, *draft, owner, supplier
