"""Buttons: a button that would be refused says why in words, and a dangerous one asks first, without JavaScript."""

from __future__ import annotations

import itertools
from typing import Any

from django import template
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

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


@register.inclusion_tag("web/components/command_buttons.html")
def command_buttons(buttons: list[Any], plain: bool = False, about: str = "") -> dict[str, Any]:
    """The buttons of `Commands.buttons(…)`: the first is the main one unless `plain`, dangerous ones ask first.

    `about` is read out after each label, where a page has many buttons with the same one.
    """
    return {"buttons": buttons, "plain": plain, "about": about}
