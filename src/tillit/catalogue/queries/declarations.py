from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from tillit.catalogue import questionnaire
from tillit.catalogue.models import ChangeNotice, Declaration, DeclarationRequest, Service
from tillit.catalogue.questions import Question


def latest_declaration(service_id: int) -> Declaration | None:
    return Declaration.objects.filter(service_id=service_id).first()


def latest_declarations(service_ids: Collection[int]) -> dict[int, Declaration]:
    newest = (
        Declaration.objects.filter(service_id__in=service_ids).order_by("service_id", "-number").distinct("service_id")
    )
    return {declaration.service_id: declaration for declaration in newest}


def latest_answers(service: Service) -> questionnaire.Answers:
    declaration = latest_declaration(service.pk)
    return questionnaire.parse(declaration.answers).answers if declaration else {}


def open_questions(declaration: Declaration | None) -> list[Question]:
    """What nobody has answered yet. Without a declaration that is everything required."""
    answers = questionnaire.parse(declaration.answers).answers if declaration else {}
    return list(questionnaire.open_questions(answers))


def open_requests(service_id: int) -> list[DeclarationRequest]:
    """Links and drafts that have not become a declaration, within the scope; newest first. Expired ones too."""
    return list(
        DeclarationRequest.objects.filter(service_id=service_id, declaration=None, withdrawn_at=None).select_related(
            "service", "asked_by"
        )
    )


def changes_since(service_ids: Collection[int], since: datetime) -> list[ChangeNotice]:
    return list(
        ChangeNotice.objects.filter(service_id__in=service_ids, noticed_at__gte=since).select_related("service")
    )
