"""Buttons: a button that would be refused says why in words, and a dangerous one asks first, without JavaScript."""

from __future__ import annotations

import itertools
import secrets
from functools import lru_cache
from typing import Any

from django import template
from django.template.context import Context
from django.template.loader import render_to_string
from django.utils.html import escape, format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

register = template.Library()
_numbers = itertools.count(1)


def _button(label: str, variant: str, color: str, icon: str, why_not: str, about: str) -> dict[str, Any]:
    reason_id = f"why-{next(_numbers) % 100_000}"
    return {
        "label": label, "variant": variant, "color": color, "icon": icon, "why_not": why_not, "reason_id": reason_id,
        "about": about,
    }  # fmt: skip


@register.inclusion_tag("web/components/button.html")
def button(
    label: str,
    *,
    url: str = "",
    name: str = "",
    value: str = "",
    variant: str = "primary",
    color: str = "",
    icon: str = "",
    why_not: str = "",
    about: str = "",
) -> dict[str, Any]:
    """A link that looks like a button when it has a url, else the submit button of the form it stands in."""
    return {**_button(label, variant, color, icon, why_not, about), "url": url, "name": name, "value": value}


@register.inclusion_tag("web/components/post_button.html")
def post_button(
    label: str,
    url: str,
    *,
    name: str = "",
    value: str = "",
    variant: str = "secondary",
    color: str = "",
    icon: str = "",
    why_not: str = "",
    about: str = "",
) -> dict[str, Any]:
    """A form of one button: a verb that changes something."""
    shape = _button(label, variant, color, icon, why_not, about)
    return {**shape, "url": url, "name": name, "value": value}


@register.inclusion_tag("web/components/confirm.html")
def confirm(
    label: str,
    *,
    question: str,
    url: str,
    action: str,
    text: str = "",
    about: str = "",
    name: str = "",
    value: str = "",
    color: str = "danger",
    variant: str = "secondary",
    icon: str = "",
    why_not: str = "",
) -> dict[str, Any]:
    """Opens a box in the page with the question, what happens, and the real button.

    `about` is read out after the label, where a page has many buttons with the same one.
    """
    shape = _button(label, variant, color, icon, why_not, about)
    own = {
        "question": question,
        "text": text,
        "url": url,
        "action": action,
        "name": name,
        "value": value,
    }
    return {**shape, **own}


@register.simple_block_tag
def alert(content: str, tone: str = "info", title: str = "", live: bool = False) -> SafeString:
    """{% alert tone="warning" title=… %}…{% endalert %}"""
    rendered: SafeString = render_to_string(
        "web/components/alert.html", {"content": content, "tone": tone, "title": title, "live": live}
    )
    return rendered


@register.simple_tag(takes_context=True)
def command_buttons(context: Context, buttons: list[Any], plain: bool = False, about: str = "") -> SafeString:
    """The buttons of `Commands.buttons(…)`: the first is the main one unless `plain`, dangerous ones ask first.

    `about` is read out after each label, where a page has many buttons with the same one.
    """
    if not buttons:
        return mark_safe("")
    token = str(context.get("csrf_token") or "") if any(button.immediate for button in buttons) else ""
    drawn = ((_drawn(button, place == 0, plain, about, token),) for place, button in enumerate(buttons))
    return format_html('<div class="cluster commands">{}</div>', format_html_join("", "{}", drawn))


def _drawn(found: Any, first: bool, plain: bool, about: str, token: str) -> SafeString:
    label, about = str(found.label), str(about)
    if found.reason:
        shape = button(label, why_not=found.reason, variant="secondary", about=about)
        refused: SafeString = render_to_string("web/components/button.html", shape)
        return refused
    kind, variant, color = _look(found, first, plain)
    pattern = _pattern(kind, label, variant, color, bool(about), get_language() or "")
    filled = pattern.replace(URL, escape(found.url)).replace(TOKEN, escape(token)).replace(ABOUT, escape(about))
    return mark_safe(filled)  # noqa: S308  as rendered


def _look(found: Any, first: bool, plain: bool) -> tuple[str, str, str]:
    """Component, variant, colour."""
    main = "primary" if first and not plain else "secondary"
    if found.immediate and found.danger:
        return "confirm", "tertiary" if plain else "secondary", "danger"
    if found.immediate:
        return "post_button", main, ""
    if found.danger:
        return "button", "tertiary" if plain else "secondary", "danger"
    return "button", main, ""


# A page of a hundred risks has six hundred buttons of ten kinds: each kind is rendered once, and what is
# its own put in. `language`: the component has words of its own too.
URL, TOKEN, ABOUT = (secrets.token_hex(8) for _each in range(3))


@lru_cache(maxsize=2048)
def _pattern(kind: str, label: str, variant: str, color: str, has_about: bool, language: str) -> str:
    about = ABOUT if has_about else ""
    if kind == "confirm":
        shape = confirm(
            label, question=about or label, url=URL, action=label, about=about, variant=variant, color=color
        )
    elif kind == "post_button":
        shape = post_button(label, URL, variant=variant, about=about)
    else:
        shape = button(label, url=URL, variant=variant, color=color, about=about)
    return render_to_string(f"web/components/{kind}.html", {**shape, "csrf_token": TOKEN})
