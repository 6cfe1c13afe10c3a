from __future__ import annotations

from typing import Any

from django import forms, template
from django.forms.boundfield import BoundField
from django.utils.safestring import SafeString

register = template.Library()


@register.simple_tag
def field(bound: BoundField) -> SafeString:
    """One field with label, description and errors: `{% field form.name %}`."""
    return bound.as_field_group()


@register.inclusion_tag("web/forms/error_summary.html")
def error_summary(*shown: forms.BaseForm) -> dict[str, Any]:
    """All that is wrong in one or more forms, with links to the fields. `{{ form }}` brings it by itself."""
    return {"errors": [error for form in shown if form.is_bound for error in _errors(form)]}


def _errors(form: forms.BaseForm) -> list[dict[str, str]]:
    found = [{"text": str(text)} for text in form.non_field_errors()]
    for name, texts in form.errors.items():
        if name in form.fields:
            found += [_field_error(form[name], str(text)) for text in texts]
    return found


def _field_error(bound: BoundField, text: str) -> dict[str, str]:
    if bound.is_hidden:
        return {"text": text}
    target = getattr(bound, "first_id", None) or bound.id_for_label
    return {"href": f"#{target}", "label": str(bound.label), "text": text}
