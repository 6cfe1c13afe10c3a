from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db import connections
from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from whitenoise.middleware import WhiteNoiseMiddleware  # type: ignore[import-untyped]

from tillit.web.denied import Refusal

# Set in the ASGI scope by the server's side (project/asgi.py) when it would not read all of what was sent.
TOO_LARGE = "tillit.too_large"


class DesignFilesMiddleware(WhiteNoiseMiddleware):  # type: ignore[misc]  # whitenoise has no types
    """The design's own files, sent whole.

    Whitenoise streams from a file, which Django under ASGI cannot do without reading all of it first, and warns of
    (whitenoise issue 531). Ours are small, so they are read here.
    """

    @staticmethod
    def serve(static_file: Any, request: HttpRequest) -> HttpResponse:
        found = static_file.get_response(request.method, request.META)
        response = HttpResponse(found.file.read() if found.file else b"", status=int(found.status))
        if found.file:
            found.file.close()
        del response["content-type"]
        for name, value in found.headers:
            response[name] = value
        return response


class GiveBackMiddleware:
    """Outermost. The connection to the database is given back when the page is made: Django would keep it until the last
    of it is read, and whoever reads slowly would keep it from the others."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        for each in connections.all(initialized_only=True):
            if not each.in_atomic_block:  # a transaction around us is not ours to end
                each.close_if_unusable_or_obsolete()
        return response


class RefusalMiddleware:
    """Turns a refusal raised by a page into a page that says the sentence and leads on."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if getattr(request, "scope", {}).get(TOO_LARGE):
            return _too_large(request)
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if not isinstance(exception, Refusal):
            return None
        context = {"reason": str(exception), "status": exception.status}
        return render(request, "web/refused.html", context, status=exception.status)


def _too_large(request: HttpRequest) -> HttpResponse:
    reason = _("What was sent is too large. Send it in smaller parts.")
    response: HttpResponse
    if request.path.startswith("/api/"):
        response = JsonResponse({"error": reason}, status=413)
    else:
        response = render(request, "web/refused.html", {"reason": reason, "status": 413}, status=413)
    response["Connection"] = "close"  # the rest of it is on its way, and nobody will read it
    return response


class ContentSecurityMiddleware:
    """Nothing but what we serve ourselves; no inline script or style."""

    POLICY = (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self';"
        " connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'; manifest-src 'self'"
    )

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        response.headers.setdefault("Content-Security-Policy", self.POLICY)
        return response
