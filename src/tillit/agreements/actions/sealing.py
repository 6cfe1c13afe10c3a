"""Saves an agreement after a change, so that hash and dates always follow the text."""

from __future__ import annotations

from typing import Any

import msgspec
from django.utils.translation import gettext as _

from tillit.agreements.annex_texts import missing_clauses
from tillit.agreements.models import Agreement
from tillit.agreements.processing import Processing
from tillit.agreements.reading import as_it_reads
from tillit.web.concurrency import save_revision
from tillit.web.denied import Invalid


def locked(agreement: Agreement) -> Agreement:
    """Two people, one agreement: the second waits here and then sees what the first did."""
    return (
        Agreement.objects.select_for_update(of=("self",)).select_related("use__service", "tenant").get(pk=agreement.pk)
    )


def plain(facts: Processing) -> dict[str, Any]:
    content: dict[str, Any] = msgspec.to_builtins(facts)
    return content


def seal(agreement: Agreement, facts: Processing) -> None:
    """`agreement` is locked. Writes the facts, and what follows from them and from the chain."""
    if facts.starts_on and facts.ends_on and facts.ends_on < facts.starts_on:
        raise Invalid(_("The agreement cannot end before it starts."), field="ends_on")
    agreement.content = plain(facts)
    save_revision(
        agreement,
        content=agreement.content,
        starts_on=facts.starts_on,
        expires_on=facts.ends_on,
        complete=not missing_clauses(facts),
        content_hash=as_it_reads(agreement).content_hash,
    )
