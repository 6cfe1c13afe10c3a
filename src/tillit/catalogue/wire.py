"""The catalogue's things as JSON: for the API and for export."""

from __future__ import annotations

from typing import Any

from tillit.catalogue.models import Declaration, DeclarationRequest, PublishedStatus, Service
from tillit.catalogue.queries.public import Line
from tillit.catalogue.questionnaire import open_questions, parse
from tillit.catalogue.questions import data_fields, groups


def service_as_json(service: Service) -> dict[str, Any]:
    return {
        "id": service.pk,
        "name": service.name,
        "other_names": service.other_names,
        "url": service.url,
        "supplier": service.supplier_name,
        "description": service.description,
        "subjects": service.subjects,
        "years": service.years,
        "platforms": service.platforms,
    }


def line_as_json(line: Line) -> dict[str, Any]:
    here = {"status": line.here.status, "outdated": line.here.outdated} if line.here else None
    return {**service_as_json(line.service), "statuses": line.counts, "outdated": line.outdated, "here": here}


def status_as_json(status: PublishedStatus) -> dict[str, Any]:
    return {
        "service": status.service_id,
        "owner": status.tenant_id,
        "owner_name": status.tenant.name,
        "owner_number": status.tenant.number,
        "status": status.status,
        "outdated": bool(getattr(status, "outdated", False)),
        "reason": status.reason,
        "conditions": status.conditions,
        "guidelines": status.guidelines,
        "platforms": status.platforms,
        "decided_on": _day(status.decided_on),
        "review_by": _day(status.review_by),
        "published_at": status.published_at.isoformat(),
    }


def declaration_as_json(declaration: Declaration) -> dict[str, Any]:
    answers = parse(declaration.answers).answers
    return {
        "id": declaration.pk,
        "service": declaration.service_id,
        "number": declaration.number,
        "source": declaration.source,
        "declared_by": declaration.declared_by,
        "declared_at": declaration.declared_at.isoformat(),
        "content_hash": declaration.content_hash,
        "answers": declaration.answers,
        "open": [question.code for question in open_questions(answers)],
    }


def request_as_json(request: DeclarationRequest, *, answers: bool = False) -> dict[str, Any]:
    """Never the secret, nor its hash."""
    shown: dict[str, Any] = {
        "id": request.pk,
        "service": request.service_id,
        "kind": request.kind,
        "expires_at": request.expires_at.isoformat(),
        "withdrawn_at": request.withdrawn_at.isoformat() if request.withdrawn_at else None,
        "declaration": request.declaration_id,
        "revision": request.revision,
    }
    if answers:
        shown["answers"] = request.answers
        shown["open"] = [question.code for question in open_questions(parse(request.answers).answers)]
    return shown


def questionnaire_as_json() -> dict[str, Any]:
    return {
        "groups": [
            {
                "code": group.code,
                "title": dict(group.title),
                "questions": [
                    {
                        "code": question.code,
                        "type": question.type,
                        "required": question.required,
                        "source": question.source,
                        "label": dict(question.label),
                        "help": dict(question.help),
                        "choices": {choice.code: dict(choice.label) for choice in question.choices},
                    }
                    for question in group.questions
                ],
            }
            for group in groups()
        ],
        "fields": {code: dict(field.label) for code, field in data_fields().items()},
    }


def _day(day: Any) -> str | None:
    return day.isoformat() if day else None
