"""Pages about the site itself."""

from __future__ import annotations

from datetime import date
from types import SimpleNamespace
from typing import Any

from django import forms
from django.conf import settings
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from tillit.web.access import public


@public("everyone has a right to know how accessible the site is")
@require_safe
def accessibility(request: HttpRequest) -> HttpResponse:
    return render(request, "web/accessibility.html")


@public("everyone has a right to know what the site keeps about them")
@require_safe
def privacy(request: HttpRequest) -> HttpResponse:
    return render(request, "web/privacy.html")


@public("shows the building blocks of the pages, to those who build them; only while developing")
@require_safe
def styleguide(request: HttpRequest) -> HttpResponse:
    if not settings.DEBUG:
        raise Http404
    return render(request, "web/styleguide.html", styleguide_context(request))


def styleguide_context(request: HttpRequest) -> dict[str, Any]:
    sent = "wrong" in request.GET
    data = {"service": "", "starts": "2026-08-20", "number": "12", "about": "x"}
    form = ExampleForm(data) if sent else ExampleForm(initial={"platform": "feide", "years": ["5"]})
    page = Paginator(range(240), 20).get_page(request.GET.get("page", 4))
    return {"form": form, "page": page, "steps": _steps(), "events": _events(), "today": date(2026, 8, 20)}


class ExampleForm(forms.Form):
    """One field of every kind; its texts are examples and are not translated."""

    fieldsets = [
        (
            "Tenesta",
            "Det du veit om tenesta no. Resten finn fagnettverket ut.",
            ["service", "link", "about", "platform"],
        ),
        ("Bruken", "", ["years", "starts", "number", "subject", "evidence", "agree"]),
    ]
    service = forms.CharField(max_length=80, label="Namn på tenesta", help_text="Slik leverandøren skriv det.")
    link = forms.URLField(required=False, label="Nettside", assume_scheme="https")
    about = forms.CharField(max_length=600, min_length=20, widget=forms.Textarea, label="Kva skal ho brukast til?")
    platform = forms.ChoiceField(
        choices=[("feide", "Feide"), ("ipad", "iPad"), ("none", "Ingen av desse")],
        widget=forms.RadioSelect,
        label="Korleis loggar elevane inn?",
        help_text="Vel den som er vanleg hos dykk.",
    )
    years = forms.MultipleChoiceField(
        choices=[("1", "1.–4. trinn"), ("5", "5.–7. trinn"), ("8", "8.–10. trinn")],
        widget=forms.CheckboxSelectMultiple,
        label="Trinn",
    )
    starts = forms.DateField(label="Når vil du ta ho i bruk?")
    number = forms.IntegerField(min_value=1, max_value=5000, label="Kor mange elevar?", required=False)
    subject = forms.ChoiceField(choices=[("", "Vel fag"), ("mat", "Matematikk"), ("nor", "Norsk")], label="Fag")
    evidence = forms.FileField(required=False, label="Vedlegg", help_text="PDF eller bilete, inntil 10 MB.")
    agree = forms.BooleanField(label="Eg har snakka med rektor om dette")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["platform"].option_help = {"none": "Elevane lagar eigen brukar, eller treng ingen."}  # type: ignore[attr-defined]


def _steps() -> list[SimpleNamespace]:
    rows = [
        ("Melding om behov", "done", "Kari Nordmann, 3. mars"),
        ("Informasjon", "done", ""),
        ("Førebels vurdering", "done", "DPIA er ikkje påkravd"),
        ("Avtale og overføring", "current", "ventar på Suldal"),
        ("Systemansvarleg", "skipped", ""),
        ("Pilot", "blocked", "avtalen må signerast først"),
        ("Avgjerd", "waiting", ""),
        ("Protokoll", "outdated", "ny underleverandør"),
        ("Aktivering", "waiting", ""),
        ("Oppfølging", "waiting", ""),
    ]
    return [
        SimpleNamespace(number=n, title=title, state=state, note=note, url="#" if state != "blocked" else "")
        for n, (title, state, note) in enumerate(rows, 1)
    ]


def _events() -> list[dict[str, Any]]:
    return [
        {"when": date(2026, 4, 12), "title": "Godkjend med vilkår", "who": "Koordineringsgruppa", "tone": "success",
         "text": "Berre pålogging med Feide. Ingen fritekst om elevar."},
        {"when": date(2026, 4, 2), "title": "Personvernombodet rår til", "who": "Ola Vik", "tone": "info", "url": "#"},
        {"when": date(2026, 3, 3), "title": "Meldt inn", "who": "Kari Nordmann", "tone": "neutral"},
    ]  # fmt: skip
