"""For those who work with a service: what is registered, answered, asked and reported."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet

from tillit.catalogue import questionnaire
from tillit.catalogue.models import ChangeNotice, Declaration, DeclarationRequest, Evidence, Service
from tillit.catalogue.queries.declarations import latest_declarations
from tillit.catalogue.queries.known import by_words
from tillit.catalogue.queries.public import Line, lines
from tillit.organisations.acting import Actor

NOTICES_SHOWN = REQUESTS_SHOWN = 10


def registered(text: str) -> QuerySet[Service]:
    services = Service.objects.filter(withdrawn_on=None)
    return by_words(services, text) if text.strip() else services


def newest_declarations(service_id: int) -> list[Declaration]:
    """The newest and the one before it, to see what has changed."""
    return list(Declaration.objects.filter(service_id=service_id).select_related("tenant")[:2])


def notices_of(service_id: int) -> list[ChangeNotice]:
    return list(ChangeNotice.objects.filter(service_id=service_id)[:NOTICES_SHOWN])


def requests_of(service_id: int, actor: Actor) -> list[DeclarationRequest]:
    return list(
        DeclarationRequest.objects.filter(service_id=service_id, tenant_id__in=actor.write, declaration=None)
        .select_related("service", "asked_by", "declaration").defer("answers")[:REQUESTS_SHOWN]
    )  # fmt: skip


def state_of(request: DeclarationRequest, now: datetime) -> str:
    """withdrawn, expired or open."""
    if request.withdrawn_at is not None:
        return "withdrawn"
    return "expired" if request.expires_at <= now else "open"


def evidence_of(declaration: Declaration) -> list[Evidence]:
    """The files that came with the answers, for those within the fence of the one who asked."""
    return list(Evidence.objects.filter(request__declaration=declaration).select_related("file").defer("file__content"))


def of_supplier(supplier: int) -> QuerySet[Service]:
    return Service.objects.filter(supplier_id=supplier, withdrawn_on=None).order_by("name", "id")


@dataclass(frozen=True)
class SupplierLine:
    service: Service
    line: Line
    declaration: Declaration | None
    answered: int
    asked: int
    open: int


def supplier_lines(services: Iterable[Service]) -> list[SupplierLine]:
    from django.utils import timezone

    told = {line.service.pk: line for line in lines(services, (), timezone.localdate())}
    newest = latest_declarations(list(told))
    return [_supplier_line(line, newest.get(pk)) for pk, line in told.items()]


def _supplier_line(line: Line, declaration: Declaration | None) -> SupplierLine:
    answers = questionnaire.parse(declaration.answers).answers if declaration else {}
    answered, asked = questionnaire.progress(answers)
    return SupplierLine(line.service, line, declaration, answered, asked, len(questionnaire.open_questions(answers)))
