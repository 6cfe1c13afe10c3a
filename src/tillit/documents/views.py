from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from tillit.documents.models import StoredFile
from tillit.documents.queries import readable_files
from tillit.documents.rich.reading import LONGEST
from tillit.web.access import acting
from tillit.web.pages import find_or_404


@require_GET
@acting()
def file(request: HttpRequest, pk: int) -> HttpResponse:
    actor = request.actor  # type: ignore[attr-defined]
    return as_download(find_or_404(readable_files(actor.role, actor.person_id), pk))


@require_POST
@acting()
def rich_preview(request: HttpRequest) -> HttpResponse:
    """How rich text will look: the part of the page the editor shows, or a page by itself without JavaScript."""
    text = request.POST.get(request.POST.get("rich_field", "text"), "")
    refusal = _("The text is too long to be shown. Divide it in two.") if len(text) > LONGEST else ""
    swap = bool(request.htmx) and not request.htmx.boosted  # type: ignore[attr-defined]
    template = "documents/preview.html#shown" if swap else "documents/preview.html"
    return render(request, template, {"text": text, "refusal": refusal}, status=413 if refusal else 200)


def as_download(row: StoredFile) -> HttpResponse:
    return download(bytes(row.content), row.name, row.media_type)


def download(content: bytes, name: str, media_type: str) -> HttpResponse:
    """Always saved, never shown by the browser: what somebody uploaded must not run as a page of ours."""
    response = HttpResponse(content, content_type=media_type)
    response.headers["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    response.headers["Cache-Control"] = "private, no-store"
    return response
