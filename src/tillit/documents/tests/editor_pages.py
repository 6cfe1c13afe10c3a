"""The pages of the product, and one with the editor on it: what a form of a context above looks like."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import path

from tillit.documents.editor import RichTextField
from tillit.project.urls import urlpatterns as everything
from tillit.web.forms import RevisedForm

SAVED: list[dict[str, str]] = []
ANSWERS: list[tuple[int, dict[str, str]]] = []  # what the next saves are answered; then they succeed


class WriteForm(RevisedForm):
    text = RichTextField(label="Skildring", help_text="Kva skal tenesta brukast til?", autosave_url="/try/save/")


def write(request: HttpRequest) -> HttpResponse:
    form = WriteForm(initial={"text": "Elevane øver.", "revision": 4})
    command: dict[str, Any] = {"label": "Skriv", "explain": "", "danger": False}
    context = {"form": form, "command": command, "target": "Skulelab", "back": "/", "conflict": ""}
    return render(request, "web/command.html", context)


def save(request: HttpRequest) -> HttpResponse:
    if ANSWERS:
        status, said = ANSWERS.pop(0)
        return JsonResponse(said, status=status)
    SAVED.append({name: request.POST[name] for name in ("text", "revision")})
    return JsonResponse({"saved_at": "2026-08-20T13:41:05Z"})


urlpatterns = [path("try/", write), path("try/save/", save), *everything]
