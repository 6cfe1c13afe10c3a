"""Writing the answers: part way, with evidence, and at last as a declaration everybody can read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tillit.audit import actions as audit
from tillit.catalogue.actions.links import start_filling_in
from tillit.catalogue.fingerprint import fingerprint
from tillit.catalogue.models import Declaration, DeclarationRequest, Evidence, Service
from tillit.catalogue.questionnaire import Answers, Problem, parse, to_wire
from tillit.catalogue.questions import questions
from tillit.catalogue.rules import check_may_fill_in, check_open
from tillit.documents.actions import store
from tillit.organisations.acting import Actor
from tillit.web.concurrency import check_revision, save_revision
from tillit.web.denied import Denied, Invalid

MOST_FILES = 20


class AnswersInvalid(Invalid):
    """What cannot be read, question by question."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        first = problems[0].sentence if len(problems) == 1 else ""
        super().__init__(
            first
            or ngettext("%(n)d answer must be put right.", "%(n)d answers must be put right.", len(problems))
            % {"n": len(problems)}
        )
        self.problems = tuple(problems)


@transaction.atomic
def save_answers(
    request: DeclarationRequest, raw: object, *, by: Actor | None, revision: int | None = None, editor: str = ""
) -> DeclarationRequest:
    """Keeps the whole set, also when much is missing. One answer that cannot be read, and nothing is saved.

    `editor` is one open page: the page's own automatic saving is not “somebody else”. No log line: a draft that is
    saved every few seconds is not yet something anybody has said.
    """
    request = _locked(request)
    check_open(request, timezone.now())
    if not editor or editor != request.editor:
        check_revision(request, revision)
    parsed = parse(raw)
    if parsed.problems:
        raise AnswersInvalid(parsed.problems)
    save_revision(request, answers=to_wire(parsed.answers), editor=editor[:40])
    return request


@transaction.atomic
def submit(request: DeclarationRequest, *, by: Actor | None, declared_by: str = "") -> Declaration:
    """The answers become a numbered declaration that is never changed, and the link is dead."""
    request = _locked(request)
    check_open(request, timezone.now())
    answers = parse(request.answers).answers
    _check_complete(request, answers, declared_by)
    service = Service.objects.select_for_update(of=("self",)).get(pk=request.service_id)
    newest = service.declarations.first()
    declaration = Declaration.objects.create(
        tenant_id=request.tenant_id,
        service=service,
        number=newest.number + 1 if newest else 1,
        source=Declaration.Source.TERMS
        if request.kind == DeclarationRequest.Kind.TERMS
        else Declaration.Source.SUPPLIER,
        answers=to_wire(answers),
        declared_by=declared_by.strip()[:200] or (by.organisation_name if by else ""),
        declared_at=timezone.now(),
        content_hash=fingerprint(answers),
    )
    request.declaration = declaration
    request.save(update_fields=["declaration"])
    audit.record("answers_declared", service, by=by, tenant_id=request.tenant_id, number=declaration.number,
                 content_hash=declaration.content_hash, request=request.pk)  # fmt: skip
    return declaration


def _check_complete(request: DeclarationRequest, answers: Answers, declared_by: str) -> None:
    """Every required question has an answer; “don't know” is one. What comes from public terms says where it stands."""
    problems = [
        Problem(code, _("Answer this, or say that you don't know."))
        for code, question in questions().items()
        if question.required and code not in answers
    ]
    if request.kind == DeclarationRequest.Kind.TERMS:
        problems += [
            Problem(code, _("Add the link to where you found this."))
            for code, answer in answers.items()
            if not answer.is_open and not answer.source and questions()[code].type not in ("url", "email")
        ]
    if problems:
        raise AnswersInvalid(problems)
    if request.kind == DeclarationRequest.Kind.LINK and not declared_by.strip():
        raise Invalid(_("Write your name, so that the school owner knows who answered."), "declared_by")


@transaction.atomic
def add_evidence(
    request: DeclarationRequest, question: str, upload: UploadedFile[bytes], *, by: Actor | None
) -> Evidence:
    request = _locked(request)
    check_open(request, timezone.now())
    if question not in questions():
        raise Invalid(_("There is no question called “%s”.") % question[:50])
    if request.evidence.count() >= MOST_FILES:
        raise Denied(_("There can be at most %(most)d files. Remove one first.") % {"most": MOST_FILES})
    file = store(upload, tenant_id=request.tenant_id, by=by, field=question)
    return Evidence.objects.create(
        tenant_id=request.tenant_id, service_id=request.service_id, request=request, question=question, file=file
    )


@transaction.atomic
def remove_evidence(request: DeclarationRequest, evidence_id: int, *, by: Actor | None) -> None:
    request = _locked(request)
    check_open(request, timezone.now())
    evidence = request.evidence.select_related("file").filter(pk=evidence_id).first()
    if evidence is None:
        raise Http404
    file = evidence.file
    evidence.delete()
    file.delete()
    audit.record("evidence_removed", request.service, by=by, tenant_id=request.tenant_id, request=request.pk)


def _locked(request: DeclarationRequest) -> DeclarationRequest:
    return DeclarationRequest.objects.select_for_update(of=("self",)).select_related("service").get(pk=request.pk)


@transaction.atomic
def fill_in(service: Service, answers: Mapping[str, object], notes: Mapping[str, str], *, by: Actor) -> Declaration:
    """A whole declaration at once, from public terms. `notes`: per question an explanation, or the link to its source.

    Where a note explains, the source is the link of the other notes, when they all are the same page.
    """
    check_may_fill_in(service, by)
    links = {note for note in notes.values() if _is_link(note)}
    common = next(iter(links)) if len(links) == 1 else ""
    draft = start_filling_in(service, by=by)
    wire = {code: _noted(content, notes.get(code, ""), common) for code, content in answers.items()}
    return submit(save_answers(draft, wire, by=by), by=by)


def _noted(content: object, note: str, common: str) -> object:
    if isinstance(content, Mapping):
        return content
    if _is_link(note):
        return {"value": content, "source": note}
    return {"value": content, "text": note, "source": common}


def _is_link(note: str) -> bool:
    return note.startswith(("https://", "http://"))
