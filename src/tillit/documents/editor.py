"""A field for rich text. Without JavaScript it is a text area and a button that shows how the text looks."""

from __future__ import annotations

from typing import Any

from django import forms
from django.forms.widgets import Script
from django.urls import reverse_lazy

from tillit.web.forms import LONG_TEXT


class RichText(forms.Textarea):
    """Put `{{ form.media }}` in the head of the page. `autosave_url` is usually known first in the form's `prepare()`:
    `self.fields["text"].widget.autosave_url = …`. It is posted `text` and `revision` (from the form's field of that name)
    and answers 200 `{"saved_at": "2026-08-20T13:41:05Z"}`, or 409, 413, 422 `{"sentence": "…"}`.
    """

    template_name = "documents/editor.html"

    class Media:
        css = {"all": ["documents/editor.css"]}
        js = [Script("documents/editor.js", defer=True)]

    def __init__(self, attrs: dict[str, Any] | None = None, *, rows: int = 14, autosave_url: str = "") -> None:
        super().__init__({"rows": str(rows), **(attrs or {})})
        self.autosave_url = autosave_url

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        own = context["widget"]
        identity = own["attrs"].get("id") or f"id_{name}"
        said = [*own["attrs"].get("aria-describedby", "").split(), f"{identity}_hint"]
        own["attrs"] |= {"id": identity, "aria-describedby": " ".join(said)}
        if self.autosave_url:
            own["attrs"]["data-autosave"] = self.autosave_url
        own |= {"id": identity, "autosave": bool(self.autosave_url), "preview": reverse_lazy("rich_preview")}
        return context


class RichTextField(forms.CharField):
    """Rich text with an upper bound. `rich.parse` takes any text, so nothing else is asked of it."""

    widget = RichText

    def __init__(self, *, max_length: int = LONG_TEXT, rows: int = 14, autosave_url: str = "", **kwargs: Any) -> None:
        super().__init__(max_length=max_length, widget=RichText(rows=rows, autosave_url=autosave_url), **kwargs)
