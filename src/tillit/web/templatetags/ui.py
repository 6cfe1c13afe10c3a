"""The components every page is built of. What each takes is written in web/README.md and shown on the style page."""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from functools import lru_cache
from typing import Any

from django import template
from django.core.paginator import Page
from django.http import QueryDict
from django.template.context import Context
from django.template.loader import render_to_string
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext

from tillit.web import icons

register = template.Library()

TONES = {
    "success": "CheckmarkCircle",
    "warning": "ExclamationmarkTriangle",
    "danger": "XMarkOctagon",
    "info": "InformationSquare",
    "neutral": "Circle",
    "accent": "ArrowRight",
}
STATES = {  # state of a step: icon, tone
    "done": ("CheckmarkHeavy", "success"),
    "current": ("ArrowRight", "accent"),
    "waiting": ("Clock", "neutral"),
    "blocked": ("PadlockLocked", "warning"),
    "skipped": ("Minus", "neutral"),
    "outdated": ("ExclamationmarkTriangle", "danger"),
}


@register.simple_tag
def icon(name: str, label: str = "") -> SafeString:
    return icons.svg(name, label)


@register.simple_tag
def tag(text: str, tone: str = "neutral", icon: str = "", size: str = "sm") -> SafeString:
    return mark_safe(_tag(tone, icon or TONES[tone], size).replace(TEXT, conditional_escape(text)))  # noqa: S308  as rendered


TEXT = secrets.token_hex(8)


@lru_cache(maxsize=256)  # a table of a hundred risks shows five looks three hundred times
def _tag(tone: str, icon: str, size: str) -> str:
    return render_to_string("web/components/tag.html", {"text": TEXT, "tone": tone, "icon": icon, "size": size})


@register.inclusion_tag("web/components/task_card.html")
def task_card(
    title: str,
    url: str,
    *,
    text: str = "",
    ball: str = "",
    mine: bool = False,
    due: Any = None,
    overdue: bool = False,
    status: str = "",
    tone: str = "info",
    level: int = 3,
) -> dict[str, Any]:
    """What waits, who has the ball and by when. `mine`: it is the reader's own turn."""
    return {
        "title": title, "url": url, "text": text, "ball": ball, "mine": mine, "due": due, "overdue": overdue,
        "status": status, "tone": tone, "heading": f"h{level}",
    }  # fmt: skip


@register.inclusion_tag("web/components/stepper.html")
def stepper(steps: Iterable[Any], label: str = "") -> dict[str, Any]:
    """Steps have number, title, state (see STATES) and maybe url, note, here (its page is the one shown).

    The state is written out, not only coloured.
    """
    names = {
        "done": gettext("done"),
        "current": gettext("here now"),
        "waiting": gettext("not done"),
        "blocked": gettext("cannot start yet"),
        "skipped": gettext("skipped with a reason"),
        "outdated": gettext("must be done again"),
    }
    shown = []
    for step in steps:
        state = _get(step, "state") or "waiting"
        drawing, tone = STATES[state]
        item = {name: _get(step, name) for name in ("number", "title", "url", "note", "here")}
        shown.append({**item, "state": state, "state_name": names[state], "icon": drawing, "tone": tone})
    done = sum(step["state"] in ("done", "skipped") for step in shown)
    return {"steps": shown, "done": done, "label": label or gettext("The steps of the case")}


@register.inclusion_tag("web/components/timeline.html")
def timeline(events: Iterable[Any]) -> dict[str, Any]:
    """Events have when, title and maybe text, who, url, tone, icon. Newest first is the caller's choice."""
    shown = []
    for event in events:
        item = {name: _get(event, name) for name in ("when", "title", "text", "who", "url")}
        tone = _get(event, "tone") or "neutral"
        shown.append({**item, "tone": tone, "icon": _get(event, "icon") or TONES[tone]})
    return {"events": shown}


@register.inclusion_tag("web/components/facts.html")
def facts(rows: Iterable[tuple[Any, ...]]) -> dict[str, Any]:
    """(label, value) or (label, value, url). An empty value says so."""
    return {"rows": [{"label": row[0], "value": row[1], "url": row[2] if len(row) > 2 else ""} for row in rows]}


@register.inclusion_tag("web/components/data_table.html")
def data_table(
    caption: str, header: Iterable[Any], rows: Iterable[Iterable[Any]], *, labelled: str = "", named: bool = False
) -> dict[str, Any]:
    """A table of text that stands as cards on a narrow screen.

    `labelled` is the id of the heading that names it; without, the caption does. `named`: the first cell names its row.
    """
    names = [*header]
    cells = [list(zip(names or [""] * len(row), row, strict=False)) for row in map(list, rows)]
    return {"caption": caption, "header": names, "rows": cells, "labelled": labelled, "named": named}


@register.inclusion_tag("web/components/empty.html")
def empty(title: str, text: str = "", url: str = "", action: str = "", icon: str = "Clipboard") -> dict[str, Any]:
    """Nothing here yet: says what will come here and how to begin."""
    return {"title": title, "text": text, "url": url, "action": action, "icon": icon}


@register.inclusion_tag("web/components/explain.html")
def explain(what: str, why: str, how: str) -> dict[str, Any]:
    return {"what": what, "why": why, "how": how}


@register.inclusion_tag("web/components/progress.html")
def progress(value: float, maximum: float = 100, label: str = "", tone: str = "accent") -> dict[str, Any]:
    return {"value": value, "maximum": maximum, "label": label, "tone": tone}


@register.inclusion_tag("web/components/file_link.html")
def file_link(url: str, name: str, size: int | None = None, kind: str = "") -> dict[str, Any]:
    drawing = {"pdf": "FilePdf", "docx": "FileWord", "xlsx": "FileExcel", "json": "FileJson", "csv": "FileCsv"}
    return {"url": url, "name": name, "size": size, "kind": kind.upper(), "icon": drawing.get(kind, "File")}


@register.inclusion_tag("web/components/breadcrumbs.html")
def breadcrumbs(crumbs: Iterable[tuple[str, str]]) -> dict[str, Any]:
    """(label, url) from the top; the last is the page itself and its url is not used."""
    return {"crumbs": list(crumbs)}


@register.inclusion_tag("web/components/pagination.html", takes_context=True)
def pagination(context: Context, page_obj: Page[Any], name: str = "page") -> dict[str, Any]:
    """Numbers written on the server; every other part of the address is kept."""
    request = context.get("request")
    query = request.GET.copy() if request else QueryDict(mutable=True)

    def address(number: int) -> str:
        query[name] = str(number)
        return "?" + query.urlencode()

    numbers = page_obj.paginator.get_elided_page_range(page_obj.number, on_each_side=1, on_ends=1)
    links = [
        {"number": n, "url": address(n) if isinstance(n, int) else "", "current": n == page_obj.number} for n in numbers
    ]
    return {
        "page_obj": page_obj,
        "links": links,
        "previous": address(page_obj.previous_page_number()) if page_obj.has_previous() else "",
        "next": address(page_obj.next_page_number()) if page_obj.has_next() else "",
    }


def _get(thing: Any, name: str) -> Any:
    return thing.get(name) if isinstance(thing, dict) else getattr(thing, name, None)
