from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from tillit.approval.actions import case as verbs
from tillit.approval.actions import decision, follow_up, pilot, use
from tillit.approval.forms import case as forms
from tillit.approval.forms import decision as decision_forms
from tillit.approval.forms import pilot as pilot_forms
from tillit.approval.forms import use as use_forms
from tillit.approval.models import Case
from tillit.approval.queries import readable_cases
from tillit.approval.rules import case as rules
from tillit.approval.rules import decision as decision_rules
from tillit.approval.rules import pilot as pilot_rules
from tillit.approval.rules import use as use_rules
from tillit.organisations.acting import Actor
from tillit.organisations.roles import EMPLOYEES, Role
from tillit.web.commands import Command, Commands
from tillit.web.pages import find_or_404

NETWORK = frozenset({Role.NETWORK})


def find(actor: Actor, pk: int, lock: bool) -> Case:
    found: Case = find_or_404(readable_cases(), pk, lock)
    return found


def page(case: Case) -> str:
    return reverse("case", args=[case.pk])


def _guidelines(case: Case) -> dict[str, Any]:
    guidelines = getattr(case, "guidelines", None)
    return {"text": guidelines.text if guidelines else "", "revision": guidelines.revision if guidelines else 0}


CASE: Commands[Case] = Commands(
    noun="case",
    prefix="saker/",
    find=find,
    page=page,
    items=(
        Command("ask_supplier", _("Ask the supplier"), verbs.ask_supplier, rules.check_ask_supplier, NETWORK,
                forms.AskSupplierForm, done=_("The supplier has got a link. You see the answers here when they come."),
                explain=_("They answer through one link, without an account.")),
        Command("make_drafts", _("Make the drafts"), verbs.make_drafts, rules.check_make_drafts, NETWORK,
                done=_("The drafts are made from the answers. Read them before you trust them.")),
        Command("add_owner", _("Add a school owner"), verbs.add_owner, rules.check_add_owner, NETWORK,
                forms.AddOwnerForm, done=_("The school owner takes part.")),
        Command("send_for_signing", _("Send the agreements for signing"), verbs.send_for_signing,
                rules.check_send_for_signing, NETWORK,
                done=_("The directors are asked to sign."),
                explain=_("All agreements that are complete are sent, each to its own director.")),
        Command("name_system_owner", _("Name the system owner"), verbs.name_system_owner,
                rules.check_name_system_owner, NETWORK, forms.NameSystemOwnerForm,
                done=_("The system owner is named.")),
        Command("plan_pilot", _("Plan a pilot"), pilot.plan_pilot, pilot_rules.check_plan, NETWORK,
                pilot_forms.PlanPilotForm, done=_("The pilot is planned. It ends by itself on its last day.")),
        Command("skip_pilot", _("Go on without a pilot"), pilot.skip_pilot, pilot_rules.check_skip, NETWORK,
                forms.ReasonForm, done=_("The reason is noted.")),
        Command("conclude_pilot", _("Sum up the pilot"), pilot.conclude_pilot, pilot_rules.check_conclude, NETWORK,
                pilot_forms.ConcludePilotForm, done=_("The pilot is summed up.")),
        Command("write_guidelines", _("Write guidelines"), pilot.write_guidelines, pilot_rules.check_write_guidelines,
                NETWORK, pilot_forms.GuidelinesForm, initial=_guidelines, done=_("The guidelines are saved.")),
        Command("put_forward", _("Lay it before the group"), decision.put_forward, decision_rules.check_put_forward,
                NETWORK, decision_forms.PutForwardForm, done=_("The coordination group can vote.")),
        Command("vote", _("Vote"), decision.vote, decision_rules.check_vote, frozenset({Role.COORDINATOR}),
                decision_forms.VoteForm, done=_("Your vote is given."),
                explain=_("You judge the case exactly as it stands now. A vote is given once.")),
        Command("decide", _("Record the decision"), decision.decide, decision_rules.check_decide,
                frozenset({Role.COORDINATOR}), decision_forms.DecideForm, done=_("The decision is recorded.")),
        Command("answer_consultation", _("Note Datatilsynet's answer"), decision.answer_consultation,
                decision_rules.check_answer_consultation, NETWORK, decision_forms.AnswerConsultationForm,
                done=_("The answer is noted. Lay the case before the group again.")),
        Command("complete_records", _("Complete the records"), use.complete_records, use_rules.check_complete_records,
                NETWORK, done=_("Each owner has its record, compiled to the rules the service is held to.")),
        Command("report_event", _("Report that something happened"), follow_up.report_event, use_rules.check_report,
                EMPLOYEES, use_forms.ReportEventForm, done=_("Thank you. The system owner judges what it means.")),
        Command("hold_review", _("Note a review"), follow_up.hold_review, use_rules.check_hold_review, NETWORK,
                use_forms.ReviewForm, done=_("The review is noted.")),
        Command("send_back", _("Send back a step"), verbs.send_back, rules.check_send_back, NETWORK,
                forms.SendBackForm, done=_("The case is back. What rests on that step must be done again.")),
        Command("close_case", _("Close the case"), verbs.close_case, rules.check_close, NETWORK, forms.ReasonForm,
                done=_("The case is closed."), danger=True),
    ),
)  # fmt: skip
