from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from ninja import Router

from tillit.documents.queries import readable_files
from tillit.documents.views import as_download
from tillit.web.api import roles
from tillit.web.pages import find_or_404

router = Router()


@router.get("/files/{pk}", summary="Download a file", operation_id="file")
@roles()
def file(request: HttpRequest, pk: int) -> HttpResponse:
    actor = request.actor  # type: ignore[attr-defined]
    return as_download(find_or_404(readable_files(actor.role, actor.person_id), pk))
