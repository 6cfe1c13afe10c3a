"""What one can do with a thing, declared once: the button, the form, the rule and the action.

The same declaration gives the page (`urlpatterns`) and the API (`web.api.add_commands`), so that neither can do what
the other cannot, and a rule's sentence is the same on the greyed button, for a forged POST and over the API.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

from django.db import IntegrityError, models, transaction
from django.forms import Form
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from tillit.web.concurrency import Revised, check_revision
from tillit.web.denied import Conflict, Invalid, why_not
from tillit.web.forms import CommandForm, NoInput

T = TypeVar("T", bound=models.Model)
Text = str | Promise


class FormInvalid(Invalid):
    """The form as it was filled in, with its errors."""

    def __init__(self, form: Form) -> None:
        super().__init__(_("Something is missing or wrong. See each field."))
        self.form = form


def nothing(target: Any) -> dict[str, Any]:
    return {}


@dataclass(frozen=True)
class Command(Generic[T]):
    """
    `check(target, actor)` raises Denied; `do(target, by=actor, **cleaned)` does it. `roles` says whom it is for: others
    never see the button (but are answered by `check`). `initial(target)` is what the form shows before it is filled in.
    A page of its own is a `template` that extends the common one, with what `beside(target, actor)` adds to it.
    Afterwards the person is where `leads(what do returned)` says, or on the page of the thing. `press` is on the button
    below the form, where what leads to the page and stands above it does not say what happens.
    """

    name: str
    label: Text
    do: Callable[..., Any]
    check: Callable[[T, Any], None]
    roles: frozenset[str]
    form: type[CommandForm] = NoInput
    initial: Callable[[T], dict[str, Any]] = nothing
    done: Text = ""
    explain: Text = ""
    danger: bool = False
    template: str = "web/command.html"
    beside: Callable[[T, Any], dict[str, Any]] | None = None
    leads: Callable[[Any], str] | None = None
    press: Text = ""


@dataclass(frozen=True)
class Commands(Generic[T]):
    """All one can do with one kind of thing. `find(actor, pk, lock)` raises Http404 outside the actor's fence."""

    noun: str
    prefix: str
    find: Callable[[Any, int, bool], T]
    page: Callable[[T], str]
    items: tuple[Command[T], ...]
    named: Mapping[str, Command[T]] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "named", {command.name: command for command in self.items})

    def buttons(self, target: T, actor: Any, *names: str) -> list[Button]:
        """The commands of `names` (or all) that are for this actor's role, each with the reason it is grey."""
        chosen = [self.named[name] for name in names] if names else list(self.items)
        return [
            Button(command.label, f"/{self.prefix}{target.pk}/{command.name}/", why_not(command.check, target, actor),
                   command.form is NoInput, command.danger, command.name)
            for command in chosen
            if actor is not None and str(actor.role) in command.roles
        ]  # fmt: skip


@dataclass(frozen=True)
class Button:
    label: Text
    url: str
    reason: str  # why it is grey; "" when it can be pressed
    immediate: bool  # posts at once: no form to fill in
    danger: bool
    name: str


def run(
    command: Command[T], target: T, actor: Any, data: Mapping[str, Any], files: Mapping[str, Any] | None = None
) -> Any:
    """Check, validate, do: in one savepoint, so that a refusal leaves nothing half-written. `target` is locked."""
    command.check(target, actor)
    form = command.form(data, files, target=target, actor=actor)
    if not form.is_valid():
        raise FormInvalid(form)
    cleaned = dict(form.cleaned_data)
    try:
        with transaction.atomic():
            if "revision" in cleaned and isinstance(target, Revised):
                check_revision(target, cleaned.pop("revision"))
            return command.do(target, by=actor, **cleaned)
    except Invalid as refusal:
        form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
        raise FormInvalid(form) from refusal
    except IntegrityError as error:
        told = _("Somebody did the same a moment before you, or something it rests on is gone. Look at the page again.")
        raise Conflict(told) from error
