"""What the case pages show of steps: rows for the stepper, and what each step page holds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from tillit.agreements import queries as agreements
from tillit.approval.commands import CASE, PARTICIPATION
from tillit.approval.due import dues
from tillit.approval.facts import CaseFacts, UseFacts, changed_since_decision
from tillit.approval.missing import Sentence
from tillit.approval.models import Case, Participation, Stance
from tillit.approval.queries import is_own, waits_for
from tillit.approval.steps import BY_CODE, current, walk
from tillit.catalogue.commands import RENEWALS
from tillit.catalogue.rules import open_links
from tillit.guidance.steps import step as guide
from tillit.organisations.acting import Actor
from tillit.organisations.models.organisation import Platform
from tillit.organisations.roles import CASE_READERS, Role
from tillit.web.commands import Button
from tillit.web.language import active, pick

# The commands each step page offers, the most likely first.
COMMANDS_OF: dict[str, tuple[str, ...]] = {
    "need": ("add_owner",),
    "information": ("make_drafts", "ask_supplier"),
    "preliminary": (),
    "agreement": ("send_for_signing", "add_owner"),
    "system_owner": ("name_system_owner",),
    "pilot": ("plan_pilot", "conclude_pilot", "write_guidelines", "skip_pilot"),
    "decision": ("put_forward", "vote", "decide", "answer_consultation"),
    "record": ("complete_records",),
    "activation": (),
    "follow_up": ("report_event", "hold_review"),
}
ALWAYS = ("send_back", "close_case")
# The command that gives what a sentence says is missing: it stands first, and as the main button.
ANSWERS = {
    "ask": "ask_supplier", "drafts": "make_drafts", "nobody": "add_owner", "send": "send_for_signing",
    "name": "name_system_owner", "plan": "plan_pilot", "conclude": "conclude_pilot", "propose": "put_forward",
    "changed": "put_forward", "datatilsynet": "answer_consultation", "vote": "vote", "complete": "complete_records",
    "review": "hold_review",
}  # fmt: skip


@dataclass(frozen=True)
class StepRow:
    number: int
    code: str
    title: str
    state: str
    note: str
    url: str
    here: bool = False  # the page shown is this step's


def step_rows(case: Case, facts: CaseFacts, actor: Actor, here: str = "") -> list[StepRow]:
    inside = actor.role in CASE_READERS
    states = walk(facts, timezone.localdate())
    rows = [
        StepRow(
            number=state.step.number, code=state.step.code, title=pick(guide(state.step.code).title),
            state=_shown(state.step.code, state.state, facts), note=_note(state, inside and not facts.closed),
            url=reverse("case_step", args=[case.pk, state.step.code]) if inside else "", here=state.step.code == here,
        )
        for state in states
    ]  # fmt: skip
    if all(state.done for state in states) and any(use.in_force for use in facts.uses) and not facts.closed:
        rows[-1] = replace(rows[-1], state="current")  # follow-up never ends while the service is in use
    return rows


def _shown(code: str, state: str, facts: CaseFacts) -> str:
    if code == "follow_up" and state == "done":
        return "waiting"
    if facts.closed and state == "current":
        return "waiting"
    if facts.outcome == "refused" and (
        code in ("record", "activation") or (code == "agreement" and not _signed(facts))
    ):
        return "waiting"
    if code == "pilot" and state == "done" and facts.pilot_skipped_at and not facts.pilot_concluded_at:
        return "skipped"
    if code == "decision" and state != "done" and facts.outcome == "approved":
        return "outdated"
    return state


def _signed(facts: CaseFacts) -> bool:
    return all(use.signed for use in facts.taking_part)


def _note(state: Any, inside: bool) -> str:
    return str(state.missing[0].text) if state.state == "current" and state.missing and inside else ""


def step_context(case: Case, code: str, facts: CaseFacts, actor: Actor) -> dict[str, Any]:
    """Everything the page of one step shows."""
    today = timezone.localdate()
    step, help_text = BY_CODE[code], guide(code)
    now = current(facts, today)
    missing = () if facts.closed else step.missing(facts, today)
    rows = step_rows(case, facts, actor, code)
    return {
        "case": case,
        "crumbs": [(_("Cases"), reverse("cases")), (case.service.name, "")],
        "now": now.step,
        "now_title": pick(guide(now.step.code).title),
        "now_for": ", ".join(dict.fromkeys(sentence.whom for sentence in now.missing)),
        "my_turn": waits_for(now, facts, actor) is not None,
        "summary": pick(help_text.summary),
        "facts": facts,
        "step": step,
        "title": pick(help_text.title),
        "what": pick(help_text.what),
        "why": pick(help_text.why),
        "how_text": " ".join(help_text.how[active()]),
        "panel": f"approval/steps/{code}.html",
        "is_network": actor.role == Role.NETWORK,
        "is_director": actor.role == Role.DIRECTOR,
        "is_dpo": actor.role == Role.DPO,
        "in_force": any(use.in_force for use in facts.uses),
        "who": pick(help_text.who),
        "sources": [source.place for source in help_text.sources],
        "usual_days": help_text.usual_days,
        "due": dues(facts, today)[code],
        "missing": _in_turn(missing, facts, actor),
        "steps": rows,
        "is_done": rows[step.number - 1].state in ("done", "skipped") and step.number != 10 and not facts.closed,
        "plain": not any(ANSWERS.get(sentence.code) in COMMANDS_OF[code] for sentence in missing),
        "buttons": [] if facts.closed else _buttons(case, code, missing, facts, actor),
        "more": CASE.buttons(case, actor, *ALWAYS) if actor.role == Role.NETWORK and not facts.closed else [],
        "owners": owner_rows(case, facts, actor, code),
        "changed": changed_names(facts),
        "today": today,
    }


def _in_turn(missing: Sequence[Sentence], facts: CaseFacts, actor: Actor) -> list[tuple[Sentence, bool]]:
    """Each sentence with whether it is the reader's: those first, then what concerns the reader's own municipality."""
    rows = [(sentence, is_own(sentence, facts, actor)) for sentence in missing]
    return sorted(rows, key=lambda row: (not row[1], row[0].owner_id != actor.organisation_id))


def _buttons(case: Case, code: str, missing: Sequence[Sentence], facts: CaseFacts, actor: Actor) -> list[Button]:
    """What gives what is missing first, then what else can be pressed, and last what cannot be yet."""
    if not COMMANDS_OF[code]:
        return []
    wanted = {ANSWERS.get(sentence.code) for sentence in missing}
    buttons = CASE.buttons(case, actor, *COMMANDS_OF[code])
    if code == "information" and facts.asked_until:
        buttons = _renew_rather_than_ask(case, actor, buttons)
    return sorted(buttons, key=lambda button: (bool(button.reason), button.name not in wanted))


def _renew_rather_than_ask(case: Case, actor: Actor, buttons: list[Button]) -> list[Button]:
    """A supplier that has a link that works needs no second one: the newest is renewed."""
    links = open_links(case.tenant_id).filter(service=case.service_id, expires_at__gt=timezone.now())
    link = links.select_related("service").first()
    renewal = [button for button in RENEWALS.buttons(link, actor) if not button.reason] if link else []
    return [*renewal, *(button for button in buttons if button.name != "ask_supplier" or not renewal)]


@dataclass(frozen=True)
class OwnerRow:
    """`visible`: whether the reader may open this owner's own papers."""

    use: UseFacts
    buttons: list[Button]
    visible: bool
    transfer_why: str = ""

    @property
    def to_sign(self) -> bool:
        return not self.use.signed or self.use.asked_again

    @property
    def stance_label(self) -> str:
        return str(Stance.Kind(self.use.stance).label)

    @property
    def platform_names(self) -> list[str]:
        return [str(Platform(code).label) for code in self.use.platforms]


def owner_rows(case: Case, facts: CaseFacts, actor: Actor, code: str) -> list[OwnerRow]:
    """One row for each school owner, with what can be done there on this step."""
    names = {"agreement": ("take_stance",), "decision": ("take_stance",), "activation": ("activate",),
             "follow_up": ("start_phase_out",)}.get(code, ())  # fmt: skip
    rows = []
    whys = _transfer_whys(facts, actor) if code == "agreement" else {}
    for use in facts.uses:
        participation = _standing_in(case, use)
        buttons = PARTICIPATION.buttons(participation, actor, *names) if names else []
        if actor.role == Role.DIRECTOR and use.owner_id != actor.organisation_id:
            buttons = []
        if code == "activation" and use.in_force and facts.counts("activation", use.activated_at):
            buttons = _more_platforms(case, use, buttons)
        rows.append(OwnerRow(use, buttons, use.owner_id in actor.read, whys.get(use.use_id, "")))
    return sorted(rows, key=lambda row: row.use.owner_id != actor.organisation_id)


def _more_platforms(case: Case, use: UseFacts, buttons: list[Button]) -> list[Button]:
    """Where the service is active, only a platform it is made for and does not run on yet is left to switch on."""
    if set(case.service.platforms) <= set(use.platforms):
        return []
    return [replace(button, label=_("Switch on another platform")) for button in buttons if not button.reason]


def _transfer_whys(facts: CaseFacts, actor: Actor) -> dict[int, str]:
    """The engine's reason for each owner the reader may see, in the reader's language (a snapshot has none)."""
    visible = [use.use_id for use in facts.uses if use.owner_id in actor.read]
    return {use: str(found.transfer_why) for use, found in agreements.facts_of(visible, timezone.localdate()).items()}


def _standing_in(case: Case, use: UseFacts) -> Participation:
    """The participation without asking the database again: the rules look only at what the facts say."""
    return Participation(pk=use.participation_id, case=case, tenant_id=use.owner_id, use_id=use.use_id)


def changed_names(facts: CaseFacts) -> list[str]:
    """What has changed since the decision, in words."""
    owners = {str(use.owner_id): use.owner for use in facts.uses}
    names = {
        "declaration": _("the supplier's answers"), "assessment": _("the risk analysis"),
        "preassessment": _("the answer to whether a DPIA is required"),
        "opinion": _("the data protection officer's opinion"), "record_draft": _("the draft of the record"),
        "system_owner": _("the system owner"), "pilot": _("what the pilot showed"),
    }  # fmt: skip
    found = []
    for part in changed_since_decision(facts):
        kind, _sep, owner = part.partition(":")
        if kind == "agreement":
            found.append(_("the agreement of %(owner)s") % {"owner": owners.get(owner, "")})
        elif kind == "transfer":
            found.append(_("the basis for transfers at %(owner)s") % {"owner": owners.get(owner, "")})
        else:
            found.append(names[kind])
    return found
