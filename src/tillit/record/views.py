from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET

from tillit.documents.views import download
from tillit.organisations.models import Organisation
from tillit.organisations.roles import Kind
from tillit.record import queries, rules, vocabulary
from tillit.record.commands import COMMANDS
from tillit.record.completeness import missing
from tillit.record.content import read
from tillit.record.explain import Audience, explain
from tillit.record.export import FORMATS, MEDIA_TYPES, Format, entries_of, record_bytes, register_bytes
from tillit.record.models import Record
from tillit.record.policy import compile as compile_policy
from tillit.record.said import label
from tillit.web.access import acting
from tillit.web.language import active
from tillit.web.pages import find_or_404

PAGE = 25
STATES = (
    ("", gettext_lazy("All")),
    ("in_force", gettext_lazy("In force")),
    ("waiting", gettext_lazy("Not in force yet")),
    ("outdated", gettext_lazy("Outdated")),
    ("closed", gettext_lazy("Closed")),
)
AUDIENCES = (
    (Audience.PROTOCOL, gettext_lazy("Protocol")),
    (Audience.CATALOGUE, gettext_lazy("For everyone")),
    (Audience.CHILD, gettext_lazy("For pupils")),
)
LANGUAGES = (("nn", "Nynorsk"), ("nb", "Bokmål"), ("en", "English"))
FORMAT_NAMES = {
    "pdf": gettext_lazy("To read and print"),
    "docx": gettext_lazy("To write on"),
    "xlsx": gettext_lazy("As tables"),
    "json": gettext_lazy("For programs"),
}


@require_GET
@acting(*rules.READERS)
def register(request: HttpRequest) -> HttpResponse:
    """The newest record of each use, and the whole register of an owner as a file."""
    text, state = request.GET.get("q", ""), request.GET.get("state", "")
    owners = owners_of(request)
    owner = next((item for item in owners if str(item.pk) == request.GET.get("owner")), None)
    rows = queries.register(today=timezone.localdate(), text=text, owner_id=owner.pk if owner else None, state=state)
    context = {
        "page_obj": Paginator(rows.defer("content", "policy__content"), PAGE).get_page(request.GET.get("page")),
        "text": text, "state": state, "states": STATES, "owners": owners, "owner": owner,
        "file_owners": [owner] if owner else owners[:1] if len(owners) == 1 else [],
        "formats": FORMAT_NAMES,
    }  # fmt: skip
    return render(request, "record/register.html", context)


def owners_of(request: HttpRequest) -> list[Organisation]:
    """The owners whose records the actor sees: those the role is held at, and those below."""
    actor = request.actor  # type: ignore[attr-defined]
    return list(Organisation.objects.filter(kind=Kind.OWNER, pk__in=actor.read).order_by("name"))


@require_GET
@acting(*rules.READERS)
def register_file(request: HttpRequest, pk: int, file_type: str) -> HttpResponse:
    chosen = file_type_or_404(file_type)
    owner = next((item for item in owners_of(request) if item.pk == pk), None)
    if owner is None:
        raise Http404(_("There is nothing here that you can see."))
    body = register_bytes(owner, entries_of(owner), chosen, active(), timezone.localdate())
    return download(body, f"protokoll-{slugify(owner.name)}.{chosen}", MEDIA_TYPES[chosen])


@require_GET
@acting(*rules.READERS)
def record(request: HttpRequest, pk: int) -> HttpResponse:
    found = find_record(pk)
    audience = Audience(request.GET["view"]) if request.GET.get("view") in set(Audience) else Audience.PROTOCOL
    language = request.GET["language"] if request.GET.get("language") in vocabulary.LANGUAGES else active()
    context = {
        "crumbs": [register_crumb(), (found.use.service.name, "")],
        "record": found,
        "facts": queries.facts_of_record(found),
        "explanation": queries.explained(found, audience, language),
        "audience": audience, "audiences": AUDIENCES, "language": language, "languages": LANGUAGES,
        "versions": list(queries.versions_of(found)),
        "formats": FORMAT_NAMES,
    }  # fmt: skip
    return render(request, "record/record.html", context)


def register_crumb() -> tuple[str, str]:
    return _("Records of processing"), reverse("record_register")


def find_record(pk: int) -> Any:
    rows = queries.with_state(Record.objects.all(), timezone.localdate())
    return find_or_404(rows.select_related("policy", "use__service", "tenant", "completed_by"), pk)


@require_GET
@acting(*rules.READERS)
def record_file(request: HttpRequest, pk: int, file_type: str) -> HttpResponse:
    chosen, found = file_type_or_404(file_type), find_record(pk)
    audience = Audience(request.GET["view"]) if request.GET.get("view") in set(Audience) else Audience.PROTOCOL
    language = request.GET["language"] if request.GET.get("language") in vocabulary.LANGUAGES else active()
    body = record_bytes(found, chosen, language, audience)
    return download(
        body, f"{slugify(found.use.service.name) or 'protokoll'}-{found.number}.{chosen}", MEDIA_TYPES[chosen]
    )


def file_type_or_404(file_type: str) -> Format:
    if file_type not in FORMATS:
        raise Http404(_("Choose PDF, Word, Excel or JSON."))
    return file_type


@require_GET
@acting(*rules.READERS)
def drafts(request: HttpRequest) -> HttpResponse:
    text = request.GET.get("q", "")
    page = Paginator(queries.drafts(text), PAGE).get_page(request.GET.get("page"))
    rows = [(row, queries.facts_of_draft(row)) for row in page]
    crumbs = [register_crumb(), (_("Drafts of records"), "")]
    return render(request, "record/drafts.html", {"crumbs": crumbs, "page_obj": page, "rows": rows, "text": text})


@require_GET
@acting(*rules.READERS)
def draft(request: HttpRequest, pk: int) -> HttpResponse:
    """What is written, what is missing, and what it would compile to if it were completed now."""
    actor = request.actor  # type: ignore[attr-defined]
    found = find_or_404(queries.drafts().select_related("written_by"), pk)
    processing = read(found.content)
    policy = compile_policy(processing)
    holes = missing(processing, with_controller=False)
    audience = Audience.CHILD if request.GET.get("view") == "child" else Audience.PROTOCOL
    context = {
        "crumbs": [register_crumb(), (_("Drafts of records"), reverse("record_drafts")), (found.service.name, "")],
        "draft": found,
        "missing": holes,
        "purposes": purposes_of(found, processing, actor),
        "general": COMMANDS.buttons(found, actor, "about", "processors", "recipients", "transfers", "security"),
        "change_purposes": COMMANDS.buttons(found, actor, "add_purpose", "remove_purpose"),
        "explanation": explain(policy, processing, audience, active()),
        "audience": audience,
        "kept": len(policy.kept()), "dropped": len(policy.dropped()),
    }  # fmt: skip
    return render(request, "record/draft.html", context)


def purposes_of(found: Any, processing: Any, actor: Any) -> list[dict[str, Any]]:
    """Each purpose with its own holes and its own button."""
    holes = missing(processing, with_controller=False)
    return [
        {
            "label": label("purposes", purpose.code),
            "explanation": vocabulary.purposes()[purpose.code].explanation.in_(active()),
            "missing": [hole for hole in holes if hole.purpose == purpose.code],
            "buttons": COMMANDS.buttons(found, actor, f"purpose-{purpose.code}"),
        }
        for purpose in processing.purposes
    ]
