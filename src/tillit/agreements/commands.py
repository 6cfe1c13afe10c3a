"""What one can do with an agreement, a recipient in it, and the DPF list: pages and API from one declaration."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from tillit.agreements import actions, rules
from tillit.agreements.forms.dpf_list import DpfListForm
from tillit.agreements.forms.fields import Countries, Lines
from tillit.agreements.forms.processors import AddProcessorForm, EditProcessorForm
from tillit.agreements.forms.signing import AttachForm, RenewForm, SignForm, TerminateForm
from tillit.agreements.forms.terms import (
    ConditionsForm,
    DeviationForm,
    InformationForm,
    InstructionsForm,
    RemoveDeviationForm,
)
from tillit.agreements.models import Agreement, Processor
from tillit.agreements.queries import with_all
from tillit.agreements.reading import as_it_reads
from tillit.organisations.acting import Actor
from tillit.organisations.models import Organisation
from tillit.organisations.roles import Role
from tillit.web.commands import Command, Commands
from tillit.web.denied import Denied
from tillit.web.pages import find_or_404

EDITORS = frozenset(str(role) for role in rules.EDITORS)
DIRECTOR = frozenset({str(Role.DIRECTOR)})
LIST_KEEPERS = frozenset({str(Role.NETWORK), str(Role.NATIONAL)})


def find_agreement(actor: Actor, pk: int, lock: bool = False) -> Agreement:
    found: Agreement = find_or_404(with_all(Agreement.objects.all(), texts=True), pk, lock)
    return found


def find_processor(actor: Actor, pk: int, lock: bool = False) -> Processor:
    rows = Processor.objects.select_related("agreement__use__service", "agreement__use__tenant", "agreement__tenant")
    found: Processor = find_or_404(rows, pk, lock)
    return found


def find_own_organisation(actor: Actor, pk: int, lock: bool = False) -> Organisation:
    if pk != actor.organisation_id:
        raise Http404(_("There is nothing here that you can see."))
    return Organisation.objects.get(pk=pk)


def _annex_a(agreement: Agreement) -> dict[str, Any]:
    facts = agreement.facts
    lists = ("purposes", "data_subjects", "data", "special_categories", "retention")
    same = ("subject", "special", "special_need", "at_end", "starts_on", "ends_on")
    shown = {name: getattr(facts, name) for name in same} | {name: Lines(getattr(facts, name)) for name in lists}
    return shown | {"at_end_days": facts.at_end_days or None}


def _annex_b(agreement: Agreement) -> dict[str, Any]:
    facts = agreement.facts
    return {"authorisation": facts.authorisation, "notice_days": facts.notice_days or None}


def _annex_c(agreement: Agreement) -> dict[str, Any]:
    facts = agreement.facts
    return {
        "security": Lines(facts.security),
        "locations": Countries(facts.locations),
        "breach_hours": facts.breach_hours or None,
        "audit": facts.audit,
        "template": facts.template,
        "covered_clauses": facts.covered_clauses,
    }


def _to_sign(agreement: Agreement) -> dict[str, Any]:
    return {"content_hash": as_it_reads(agreement).content_hash}


def _next_period(agreement: Agreement) -> dict[str, Any]:
    starts = agreement.expires_on + timedelta(days=1) if agreement.expires_on else timezone.localdate()
    return {"starts_on": starts}


def _recipient(processor: Processor) -> dict[str, Any]:
    names = [name for name in EditProcessorForm.base_fields if name != "revision"]
    special = {None: "", False: "no", True: "yes"}[processor.special_categories]
    shown = {name: getattr(processor, name) for name in names}
    return shown | {"special_categories": special, "remote_access_from": Countries(processor.remote_access_from)}


def _new_recipient(agreement: Agreement) -> dict[str, Any]:
    return {"personal_data": True, "sector": Processor.Sector.UNKNOWN, "supplementary": Processor.Assessed.NOT}


def _sign(agreement: Agreement, *, by: Actor, confirm: bool, **cleaned: Any) -> None:
    actions.sign(agreement, by=by, **cleaned)


def _attach(agreement: Agreement, *, by: Actor, confirm: bool, **cleaned: Any) -> None:
    actions.attach_signed(agreement, by=by, **cleaned)


def _check_has_deviation(agreement: Agreement, actor: Actor) -> None:
    rules.check_may_edit(agreement, actor)
    if not agreement.facts.deviations:
        raise Denied(_("No deviation is recorded."))


def _check_may_import(organisation: Organisation, actor: Actor) -> None:
    if str(actor.role) not in LIST_KEEPERS:
        raise Denied(_("Only network members and the national actor can bring in the list."))


def _import(organisation: Organisation, *, by: Actor, file: Any, **cleaned: Any) -> None:
    actions.import_dpf_list(file.read(), by=by, **cleaned)
    actions.reassess_transfers(timezone.localdate())


CHANGES_SIGNED = _("If the agreement is signed, it must be signed again after the change.")

AGREEMENTS = Commands(
    noun="agreement",
    prefix="avtalar/",
    find=find_agreement,
    page=lambda agreement: f"/avtalar/{agreement.pk}/",
    items=(
        Command("sign", _("Sign"), _sign, rules.check_may_sign, DIRECTOR, SignForm, _to_sign,
                _("The agreement is signed.")),
        Command("attach", _("Attach a signed agreement"), _attach, rules.check_may_sign, DIRECTOR, AttachForm, _to_sign,
                _("The signed agreement is attached."),
                _("For an agreement signed on paper or in another system. You vouch that it is the same text.")),
        Command("information", _("Fill in annex A"), actions.change_terms, rules.check_may_edit, EDITORS,
                InformationForm, _annex_a, _("Annex A is saved."), CHANGES_SIGNED),
        Command("conditions", _("Fill in annex B"), actions.change_terms, rules.check_may_edit, EDITORS,
                ConditionsForm, _annex_b, _("Annex B is saved."), CHANGES_SIGNED),
        Command("subprocessor", _("Add a sub-processor"), actions.add_processor, rules.check_may_edit, EDITORS,
                AddProcessorForm, _new_recipient, _("The sub-processor is added and judged."), CHANGES_SIGNED),
        Command("instructions", _("Fill in annex C"), actions.change_terms, rules.check_may_edit, EDITORS,
                InstructionsForm, _annex_c, _("Annex C is saved."), CHANGES_SIGNED),
        Command("deviation", _("Record a deviation (annex D)"), actions.record_deviation, rules.check_may_edit, EDITORS,
                DeviationForm, done=_("The deviation is recorded."), explain=CHANGES_SIGNED),
        Command("withdraw", _("Take out a deviation (annex D)"), actions.remove_deviation, _check_has_deviation,
                EDITORS, RemoveDeviationForm, done=_("The deviation is taken out."), explain=CHANGES_SIGNED),
        Command("renew", _("Renew"), actions.renew, rules.check_may_renew, EDITORS, RenewForm, _next_period,
                _("A new agreement is drafted. The old one stands until its own last day.")),
        Command("terminate", _("Terminate"), actions.terminate, rules.check_may_terminate, DIRECTOR, TerminateForm,
                done=_("The agreement is terminated."), danger=True,
                explain=_("Without an agreement the service can no longer be used with personal data.")),
    ),
)  # fmt: skip

PROCESSORS = Commands(
    noun="processor",
    prefix="avtalar/mottakarar/",
    find=find_processor,
    page=lambda processor: f"/avtalar/mottakarar/{processor.pk}/",
    items=(
        Command("change", _("Change"), actions.change_processor, rules.check_may_edit_processor, EDITORS,
                EditProcessorForm, _recipient, _("The recipient is saved and judged again."), CHANGES_SIGNED),
        Command("remove", _("Take out of the agreement"), actions.remove_processor, rules.check_may_remove_processor,
                EDITORS, done=_("The recipient is taken out."), explain=CHANGES_SIGNED, danger=True),
    ),
)  # fmt: skip

DPF_LIST = Commands(
    noun="dpf_list",
    prefix="avtalar/usa-lista/",
    find=find_own_organisation,
    page=lambda _organisation: "/avtalar/usa-lista/",
    items=(
        Command("import", _("Bring in a new list"), _import, _check_may_import, LIST_KEEPERS, DpfListForm,
                done=_("The list is brought in, and transfers to the US are judged again."),
                explain=_("The file replaces the whole list. If one line is wrong, nothing is changed.")),
    ),
)  # fmt: skip
