from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_GET

from tillit.documents.models import StoredFile
from tillit.documents.queries import readable_files
from tillit.web.access import acting
from tillit.web.pages import find_or_404


@require_GET
@acting()
def file(request: HttpRequest, pk: int) -> HttpResponse:
    actor = request.actor  # type: ignore[attr-defined]
    return as_download(find_or_404(readable_files(actor.role, actor.person_id), pk))


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
