"""The reference in docs/reference, written from the code so that it cannot say anything else than the code does."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from django.utils import translation

from tillit.project.picture import layers_picture

NOTE = "<!-- Written by `tillit docs`. Change the code, not this file. -->"


def files() -> dict[str, str]:
    """Name of the file in docs/reference → what stands in it."""
    with translation.override("en"):
        written = {f"{name}.md": _page(*make()) for name, make in PAGES.items()}
    return {**written, "layers.svg": layers_picture()}


def _page(title: str, lead: str, body: str) -> str:
    return f"{NOTE}\n\n# {title}\n\n{lead}\n\n{body.strip()}\n"


def _table(head: Sequence[str], rows: Iterable[Sequence[Any]]) -> str:
    lines = ["| " + " | ".join(head) + " |", "|" + "---|" * len(head)]
    lines += [
        "| " + " | ".join(str(cell).replace("|", "\\|").replace("\n", " ") for cell in row) + " |" for row in rows
    ]
    return "\n".join(lines) + "\n"


def _steps() -> tuple[str, str, str]:
    from tillit.approval.pages import COMMANDS_OF
    from tillit.approval.steps import STEPS
    from tillit.guidance.steps import step as guide

    parts = []
    for step in STEPS:
        text = guide(step.code)
        facts = [
            f"Nynorsk: {text.title['nn']}. Bokmål: {text.title['nb']}.",
            f"Whose turn: {_roles(step.ball)}. Usual time in days: {text.usual_days}.",
            f"What is done here: {_list(f'`{name}`' for name in COMMANDS_OF[step.code])}.",
            f"Sent back to here, these are walked again: {_list(step.again)}.",
            f"Sources: {_list((source.place for source in text.sources), '; ')}.",
        ]
        parts += [f"## {step.number}. {text.title['en']} (`{step.code}`)", text.summary["en"], _bullets(facts)]
    lead = (
        "The table `STEPS` in `approval/steps.py`. A step is done because its facts exist; the first that lacks"
        " something is the current one."
    )
    return "The ten steps", lead, "\n\n".join(parts)


def _bullets(lines: Iterable[str]) -> str:
    return "\n".join(f"- {line}" for line in lines)


def _list(words: Iterable[str], between: str = ", ") -> str:
    return between.join(words) or "nothing"


def _roles(roles: Iterable[Any]) -> str:
    from tillit.organisations.roles import Role

    return ", ".join(str(Role(role).label) for role in sorted(roles, key=list(Role).index))


def _whom(roles: frozenset[str] | None, why: str) -> str:
    if roles is None:
        return f"everyone: {why}"
    return _roles(roles) or "everyone with a role"


def _permissions() -> tuple[str, str, str]:
    from tillit.project import addresses

    pages = [(f"`/{page.route}`", page.name, _whom(page.roles, page.why)) for page in addresses.pages()]
    api = [
        (" ".join(operation.methods), f"`/{operation.route}`", _whom(operation.roles, operation.why))
        for operation in addresses.operations()
    ]
    lead = (
        "Whom each address is for. That is the first gate only: the rules of the thing itself (`check_…`) and the"
        " tenant fence come after it."
    )
    body = f"## Pages\n\n{_table(('address', 'name', 'for'), sorted(pages))}\n## API\n\n"
    return (
        "Permissions",
        lead,
        body + _table(("method", "address", "for"), sorted(api, key=lambda row: (row[1], row[0]))),
    )


def _settings() -> tuple[str, str, str]:
    from tillit.project.settings import SETTINGS

    rows = [(f"`{name}`", f"`{default}`" if default else "", about) for name, (default, about) in SETTINGS.items()]
    lead = "Read from the environment. Tillit runs without any of them on one machine."
    return "Settings", lead, _table(("name", "when not set", "what it does"), rows)


def _commands() -> tuple[str, str, str]:
    from tillit.project.cli import COMMANDS

    rows = [(f"`tillit {name}`", about) for name, (_, about) in COMMANDS.items()]
    return "Commands", "Each says more with `--help`.", _table(("command", "what it does"), rows)


def _fences() -> tuple[str, str, str]:
    from tillit.fence.install import EXEMPT, EXEMPT_PREFIXES, fenced_models

    rows = [
        (f"`{model._meta.db_table}`", fence.kind, "yes" if fence.append_only else "", "yes" if fence.token else "")
        for model, fence in sorted(fenced_models(), key=lambda found: found[0]._meta.db_table)
    ]
    lead = (
        "What the database itself lets through (`fence/kinds.py`). *tenant*: the organisations of the scope."
        " *published*: read by all, written within the scope. *shared*: read by all, written by anyone who acts."
        " *own*: as tenant, and the person it is about. *Only added to*: the application can neither change nor delete"
        " rows."
    )
    body = _table(("table", "fence", "only added to", "opened by a secret link"), rows)
    without = [(f"`{table}`", why) for table, why in EXEMPT.items()]
    without += [(f"`{prefix}*`", "the queue of the worker; holds numbers, not content") for prefix in EXEMPT_PREFIXES]
    return "Fences", lead, f"{body}\n## Tables without a fence\n\n{_table(('table', 'why'), without)}"


PAGES: dict[str, Callable[[], tuple[str, str, str]]] = {
    "steps": _steps,
    "permissions": _permissions,
    "settings": _settings,
    "commands": _commands,
    "fences": _fences,
}
