"""The supplier's own way in: the secret in the address opens one draft, and nothing else."""

from typing import Any

from django.http import HttpRequest
from django.utils import timezone
from ninja import Body, File, Router, Schema, UploadedFile

from tillit.catalogue.actions import add_evidence, save_answers, submit
from tillit.catalogue.api.answers import AnswerSet
from tillit.catalogue.api.openness import open_to_anyone
from tillit.catalogue.rules import check_open
from tillit.catalogue.views.questionnaire import opened
from tillit.catalogue.wire import declaration_as_json, request_as_json

router = Router()


class Finish(Schema):
    declared_by: str = ""


@router.get(
    "/supplier-link/{token}",
    auth=None,
    summary="The answers so far, for whoever holds the link",
    operation_id="catalogue_link",
)
@open_to_anyone("a supplier answers through the secret in the address, without an account")
def link(request: HttpRequest, token: str) -> dict[str, Any]:
    with opened(token) as found:
        check_open(found, timezone.now())
        return request_as_json(found, answers=True)


@router.put(
    "/supplier-link/{token}/answers",
    auth=None,
    summary="Save answers through the link",
    operation_id="catalogue_save_link",
)
@open_to_anyone("a supplier answers through the secret in the address, without an account")
def save_link(request: HttpRequest, token: str, body: AnswerSet) -> dict[str, Any]:
    with opened(token) as found:
        return request_as_json(save_answers(found, body.answers, by=None, revision=body.revision), answers=True)


@router.post(
    "/supplier-link/{token}/evidence/{question}",
    auth=None,
    summary="Attach a file to an answer",
    operation_id="catalogue_link_evidence",
)
@open_to_anyone("a supplier answers through the secret in the address, without an account")
def link_evidence(request: HttpRequest, token: str, question: str, file: File[UploadedFile]) -> dict[str, Any]:
    with opened(token) as found:
        evidence = add_evidence(found, question, file, by=None)
        return {
            "id": evidence.pk,
            "question": evidence.question,
            "name": evidence.file.name,
            "size": evidence.file.size,
        }


@router.post(
    "/supplier-link/{token}/submit",
    auth=None,
    summary="Send the answers; the link then stops working",
    operation_id="catalogue_submit_link",
)
@open_to_anyone("a supplier answers through the secret in the address, without an account")
def submit_link(request: HttpRequest, token: str, body: Body[Finish]) -> dict[str, Any]:
    with opened(token) as found:
        return declaration_as_json(submit(found, by=None, declared_by=body.declared_by))
