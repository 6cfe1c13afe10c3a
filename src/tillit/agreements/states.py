"""How an agreement and a verdict are told on a page: a word, a tone, and who has the ball."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tillit.agreements.queries import AgreementFacts

SOON = timedelta(days=90)

# status: (word, tone)
VERDICTS: dict[str, tuple[str | Promise, str]] = {
    "ok": (gettext_lazy("lawful"), "success"),
    "ok_with_conditions": (gettext_lazy("lawful with conditions"), "warning"),
    "unknown": (gettext_lazy("not clear yet"), "warning"),
    "not_ok": (gettext_lazy("not lawful"), "danger"),
}


@dataclass(frozen=True)
class State:
    word: str
    tone: str
    next: str  # what happens next, and who has the ball
    waits_for_director: bool = False


def state_of(facts: AgreementFacts, owner: str, today: date) -> State:
    if facts.ended_on and facts.ended_on <= today:
        return State(_("ended"), "neutral", "")
    if facts.expired:
        return State(_("expired"), "danger", _("The network renews the agreement, or it is terminated."))
    if facts.signed:
        return _signed(facts, owner, today)
    if not facts.complete:
        return State(_("draft"), "neutral", _("The network fills in what is missing."))
    if not facts.released:
        text = _("The network sends it for signing when the information and the preliminary assessment are done.")
        return State(_("not sent for signing"), "neutral", text)
    if facts.changed_after_signing:
        text = _("The text was changed after it was signed. The director of %(owner)s signs it again.")
        return State(_("must be signed again"), "warning", text % {"owner": owner}, True)
    return State(_("ready to sign"), "info", _("The director of %(owner)s signs.") % {"owner": owner}, True)


def given_up_state() -> State:
    return State(_("not to be signed"), "neutral", _("The service is refused, or its case is closed."))


def _signed(facts: AgreementFacts, owner: str, today: date) -> State:
    if facts.asked_again:
        text = _("The case was sent back. The director of %(owner)s reads it and signs once more.")
        return State(_("to be signed once more"), "warning", text % {"owner": owner}, True)
    if facts.expires_on and facts.expires_on - today <= SOON:
        return State(_("expires soon"), "warning", _("The network renews the agreement before it expires."))
    if facts.starts_on and facts.starts_on > today:
        return State(_("signed, not started"), "success", "")
    return State(_("signed"), "success", "")
