"""The pages a set of commands gives: a form for each, and what happens when it is sent."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import URLPattern, path
from django.utils.translation import gettext as _

from tillit.web.access import acting
from tillit.web.commands import Command, Commands, FormInvalid, run
from tillit.web.denied import Conflict


def command_urls(commands: Commands[Any]) -> list[URLPattern]:
    """One address for each command, named `<noun>_<command>`."""
    return [
        path(
            f"{commands.prefix}<int:pk>/{command.name}/",
            _view(commands, command),
            name=f"{commands.noun}_{command.name}",
        )
        for command in commands.items
    ]


def _name(commands: Commands[Any], command: Command[Any]) -> str:
    return f"{commands.noun}_{command.name}"


def _view(commands: Commands[Any], command: Command[Any]) -> Any:
    @acting(*command.roles)
    def view(request: HttpRequest, pk: int) -> HttpResponseBase:
        actor = request.actor  # type: ignore[attr-defined]
        target = commands.find(actor, pk, request.method == "POST")
        if request.method == "POST":
            return _post(request, commands, command, target)
        command.check(target, actor)
        form = command.form(initial=_initial(command, target, request.GET), target=target, actor=actor)
        return _page(request, commands, command, target, form)

    view.__name__ = f"{commands.noun}_{command.name}"
    view.command, view.commands = command, commands  # type: ignore[attr-defined]
    return view


def _post(request: HttpRequest, commands: Commands[Any], command: Command[Any], target: Any) -> HttpResponse:
    actor = request.actor  # type: ignore[attr-defined]
    try:
        made = run(command, target, actor, request.POST, request.FILES)
    except FormInvalid as refusal:
        return _page(request, commands, command, target, refusal.form, status=422)
    except Conflict as refusal:
        form = command.form(request.POST, request.FILES, target=target, actor=actor)
        target.refresh_from_db()
        return _page(request, commands, command, target, _with_new_revision(form, command, target), 409, str(refusal))
    messages.success(request, str(command.done) or _("Done."))
    return redirect(command.leads(made) if command.leads else commands.page(target))


def _page(
    request: HttpRequest, commands: Commands[Any], command: Command[Any], target: Any, form: Any, status: int = 200,
    conflict: str = "",
) -> HttpResponse:  # fmt: skip
    context = {
        "command": command,
        "target": target,
        "form": form,
        "back": commands.page(target),
        "conflict": conflict,
        "theirs": _what_others_wrote(command, target, form) if conflict else [],
    }
    if command.beside:
        context |= command.beside(target, request.actor)  # type: ignore[attr-defined]
    return render(request, command.template, context, status=status)


def _initial(command: Command[Any], target: Any, asked: Mapping[str, str] = MappingProxyType({})) -> dict[str, Any]:
    """A link may choose for the person, as «this risk»; they still press the button."""
    chosen = {name: asked[name] for name in command.form.base_fields if name in asked and name != "revision"}
    initial = {**command.initial(target), **chosen}
    if hasattr(target, "revision"):
        initial.setdefault("revision", target.revision)
    return initial


def _with_new_revision(form: Any, command: Command[Any], target: Any) -> Any:
    """Saving again means: I have seen what the other wrote."""
    if "revision" in form.fields:
        form.data = form.data.copy()
        form.data["revision"] = str(_initial(command, target).get("revision", ""))
    return form


def _what_others_wrote(command: Command[Any], target: Any, form: Any) -> list[tuple[str, str]]:
    """The fields where what is saved now differs from what this person sent."""
    form.is_valid()
    mine, saved = getattr(form, "cleaned_data", {}), command.initial(target)
    return [
        (str(form.fields[name].label), str(value))
        for name, value in saved.items()
        if name in mine and mine[name] != value and name != "revision"
    ]


def find_or_404(rows: Any, pk: int, lock: bool = False) -> Any:
    """The row with that number among `rows` (already scoped), locked if it is to be changed."""
    if lock:
        rows = rows.select_for_update(of=("self",))
    row = rows.filter(pk=pk).first()
    if row is None:
        raise Http404(_("There is nothing here that you can see."))
    return row
