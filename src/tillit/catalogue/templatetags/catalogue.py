from __future__ import annotations

from typing import Any

from django import template

from tillit.catalogue.models import PublishedStatus, Status
from tillit.organisations.models.organisation import Platform
from tillit.web.language import pick

register = template.Library()

TONES = {
    Status.APPROVED: "success",
    Status.CONDITIONS: "success",
    Status.REFUSED: "danger",
    Status.UNDER_WORK: "info",
    Status.PHASING_OUT: "warning",
    Status.ENDED: "neutral",
}


@register.inclusion_tag("catalogue/status_tag.html")
def status_tag(status: PublishedStatus) -> dict[str, Any]:
    """What is published, as a word with a colour; and “outdated” beside it when nobody has looked again in time."""
    return {
        "label": status.get_status_display(),
        "tone": TONES[Status(status.status)],
        "outdated": getattr(status, "outdated", False),
    }


@register.filter
def platform_names(platforms: list[str]) -> str:
    return ", ".join(str(Platform(code).label) for code in platforms if code in Platform.values)


@register.filter
def in_language(texts: Any) -> str:
    """A text of the YAML files in the reader's language."""
    return pick(texts)
