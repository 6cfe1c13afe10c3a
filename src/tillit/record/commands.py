"""What one can do with a draft: the page and the API in one declaration."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from tillit.organisations.acting import Actor
from tillit.record import content, editing, queries, rules, vocabulary
from tillit.record.forms.about import (
    AboutForm,
    AddPurposeForm,
    RemovePurposeForm,
    ReplaceForm,
    SecurityForm,
    about_initial,
    security_initial,
)
from tillit.record.forms.purpose import PurposeForm, initial_of
from tillit.record.forms.rows import ProcessorsForm, RecipientsForm, RowsForm, TransfersForm, rows_initial
from tillit.record.models import Draft
from tillit.record.processing import Purpose
from tillit.record.said import inline_label
from tillit.web.commands import Command, Commands
from tillit.web.pages import find_or_404

NETWORK = frozenset(str(role) for role in rules.WRITERS)
SAVED = _("Saved.")


def find(actor: Actor, pk: int, lock: bool) -> Draft:
    found: Draft = find_or_404(queries.drafts(), pk, lock)
    return found


def page(draft: Draft) -> str:
    return reverse("record_draft", args=[draft.pk])


def about_of(draft: Draft) -> dict[str, Any]:
    return about_initial(content.read(draft.content))


def security_of(draft: Draft) -> dict[str, Any]:
    return security_initial(content.read(draft.content))


def purpose_initial(code: str) -> Any:
    def initial(draft: Draft) -> dict[str, Any]:
        return initial_of(content.read(draft.content).purpose(code) or Purpose(code=code))

    return initial


def whole(draft: Draft) -> dict[str, Any]:
    return {"content": draft.content}


def rows(form: type[RowsForm]) -> Any:
    return lambda draft: rows_initial(form, draft.content)


def purpose_command(code: str) -> Command[Draft]:
    title = format_lazy(_("Write about {purpose}"), purpose=inline_label("purposes", code))
    return Command(
        f"purpose-{code}", title, editing.write_purpose(code), rules.check_may_write, NETWORK,
        PurposeForm, purpose_initial(code), SAVED,
        _("What you do not declare is refused by the software. Declare what you need, and say why."),
    )  # fmt: skip


COMMANDS: Commands[Draft] = Commands(
    noun="record_draft",
    prefix="protokoll/utkast/",
    find=find,
    page=page,
    items=(
        Command(
            "about", _("Write about the use"), editing.write_about, rules.check_may_write, NETWORK,
            AboutForm, about_of, SAVED,
        ),
        *(purpose_command(code) for code in vocabulary.purposes()),
        Command(
            "add_purpose", _("Add a purpose"), editing.add_purpose, rules.check_may_write, NETWORK, AddPurposeForm,
            done=_("The purpose is added. Go through it and say why each piece of data is needed."),
        ),
        Command(
            "remove_purpose", _("Take out a purpose"), editing.remove_purpose, rules.check_may_write, NETWORK,
            RemovePurposeForm, done=_("The purpose is taken out, and what only it needed is now refused."), danger=True,
        ),
        Command(
            "processors", _("Write who processes the data"), editing.write_processors, rules.check_may_write, NETWORK,
            ProcessorsForm, rows(ProcessorsForm), SAVED, _("Empty a row to take it out."),
        ),
        Command(
            "recipients", _("Write other recipients"), editing.write_recipients, rules.check_may_write, NETWORK,
            RecipientsForm, rows(RecipientsForm), SAVED, _("Empty a row to take it out."),
        ),
        Command(
            "transfers", _("Write transfers out of the EEA"), editing.write_transfers, rules.check_may_write, NETWORK,
            TransfersForm, rows(TransfersForm), SAVED,
            _("That somebody outside the EEA can see the data counts as a transfer. Empty a row to take it out."),
        ),
        Command(
            "security", _("Write security measures"), editing.write_security, rules.check_may_write, NETWORK,
            SecurityForm, security_of, SAVED,
        ),
        Command(
            "replace", _("Send the whole draft as JSON"), editing.replace, rules.check_may_write, NETWORK,
            ReplaceForm, whole, SAVED, _("For programs: everything at once, in the record's own format."),
        ),
    ),
)  # fmt: skip
