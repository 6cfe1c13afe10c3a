"""What one can do with a published version, with what an assessment rests on, and with an acceptance."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from tillit.assessment import actions, forms, rules
from tillit.assessment.commands.finding import (
    WRITERS,
    find_acceptance,
    find_edition,
    find_own_organisation,
    find_pin,
    page_of,
)
from tillit.assessment.exchange.making_own import make_own
from tillit.assessment.forms.instead import AdoptInsteadForm
from tillit.assessment.models import Acceptance, Edition, Pin
from tillit.organisations.models import Organisation
from tillit.organisations.roles import ACCEPTORS
from tillit.web.commands import Command, Commands

EDITIONS: Commands[Edition] = Commands(
    noun="edition",
    prefix="vurderingar/utgave/",
    find=find_edition,
    page=lambda edition: reverse("edition", args=[edition.pk]),
    items=(
        Command(
            "adopt", _("Adopt it here"), actions.adopt, rules.check_may_adopt_somewhere, WRITERS, forms.AdoptForm,
            done=_("Adopted. Write your own part, and let a leader accept the risk that is left: then it is yours."),
            explain=_("You stand on exactly this version. What is local you write yourselves, and you answer for it."),
            leads=page_of,
        ),
        Command(
            "block", _("Block it for now"), actions.block, rules.check_may_block, WRITERS, forms.ReasonForm,
            done=_("Blocked. All that stands on it shows so."), danger=True,
            explain=_("For as long as something must be put right: all that stands on it is blocked with it."),
        ),
        Command(
            "withdraw", _("Withdraw it"), actions.withdraw, rules.check_may_block, WRITERS, forms.ReasonForm,
            done=_("Withdrawn. All that stands on it shows so."), danger=True,
        ),
        Command(
            "lift", _("Let it be used again"), actions.lift, rules.check_may_lift, WRITERS, forms.ReasonForm,
            done=_("It can be stood on again."),
        ),
    ),
)  # fmt: skip

PINS: Commands[Pin] = Commands(
    noun="pin",
    prefix="vurderingar/grunnlag/",
    find=find_pin,
    page=lambda pin: page_of(pin.assessment),
    items=(
        Command(
            "take_in", _("Take in the new version"), actions.take_in, rules.check_may_take_in, WRITERS,
            done=_("It stands on the newest version now. Opinions and decisions on the earlier one no longer count."),
        ),
        Command(
            "stay", _("Stay on this version"), actions.stay, rules.check_has_newer, WRITERS, forms.ReasonForm,
            done=_("The reason is saved, for those who ask."),
            explain=_("Staying too long shows as outdated."),
        ),
        Command(
            "adopt_instead", _("Adopt another instead"), actions.adopt_instead, rules.check_is_adopted, WRITERS,
            AdoptInsteadForm, done=_("Adopted instead. Look through your own part: it was written beside the earlier one."),
            explain=_("When it is withdrawn, or has itself adopted another. Your own part stays."),
        ),
        Command(
            "make_own", _("Make it our own"), make_own, rules.check_is_adopted, WRITERS, forms.ReasonForm,
            done=_("It is your own now. Read through each part that came with it, and save it as yours."),
            explain=_("All that came with it is written in as drafts of your own. You no longer hear when it changes."),
        ),
        Command(
            "leave", _("Stand on it no longer"), actions.leave, rules.check_may_change_basis, WRITERS,
            forms.ReasonForm, done=_("It no longer stands on it."), danger=True,
        ),
    ),
)  # fmt: skip

ACCEPTANCES: Commands[Acceptance] = Commands(
    noun="acceptance",
    prefix="vurderingar/godkjenning/",
    find=find_acceptance,
    page=lambda acceptance: page_of(acceptance.assessment),
    items=(
        Command(
            "take_back", _("Take back the acceptance"), actions.take_back, rules.check_may_end,
            frozenset(str(role) for role in ACCEPTORS), forms.ReasonForm, done=_("Taken back."), danger=True,
        ),
    ),
)  # fmt: skip

BEGINNINGS: Commands[Organisation] = Commands(
    noun="assessment_beginning",
    prefix="vurderingar/ny/",
    find=find_own_organisation,
    page=lambda organisation: reverse("assessments"),
    items=(
        Command(
            "begin", _("Begin an assessment"), actions.begin, rules.check_may_start, WRITERS, forms.BeginForm,
            done=_("Begun. Write the first section."),
            explain=_("What is alike for all services is written once, and the others stand on it."),
            template="assessment/begin.html", leads=page_of,
        ),
    ),
)  # fmt: skip
