"""What one can do with streams, their keys, and analysis: the page and the API in one declaration."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from tillit.activity import actions, queries, rules
from tillit.activity.forms import KeyForm, PlaceForm
from tillit.activity.models import Key
from tillit.activity.telling.actions import tell
from tillit.activity.telling.days import from_day
from tillit.activity.telling.queries import to_be_said
from tillit.catalogue.models import Use
from tillit.organisations.acting import Actor
from tillit.web.commands import Command, Commands
from tillit.web.forms import NoInput
from tillit.web.pages import find_or_404

KEEPERS = frozenset(map(str, rules.KEEPERS))
SWITCHERS = frozenset(map(str, rules.SWITCHERS))


def _stream(actor: Actor, pk: int, lock: bool) -> Use:
    with queries.within_reach(actor) as uses:
        found: Use = find_or_404(uses, pk, lock)
    return found


def _key(actor: Actor, pk: int, lock: bool) -> Key:
    found: Key = find_or_404(Key.objects.select_related("use__service", "use__tenant"), pk, lock)
    return found


def _use(actor: Actor, pk: int, lock: bool) -> Use:
    found: Use = find_or_404(queries.analysed_uses(), pk, lock)
    return found


def _key_page(key: Key) -> str:
    return reverse("stream", args=[key.use_id])


def _told(use: Use, actor: Any) -> dict[str, Any]:
    return {
        "use": use,
        "explanation": to_be_said(use, get_language() or "nn"),
        "first_day": from_day(timezone.localdate()),
    }


# Making and renewing a key answer with its secret: their pages are views.keys, which run these.
STREAMS = Commands[Use](
    noun="stream",
    prefix="straumar/",
    find=_stream,
    page=lambda use: reverse("stream", args=[use.pk]),
    items=(
        Command(
            "make_key", _("Make a key"), actions.make_key, rules.check_make_key, KEEPERS, KeyForm,
            explain=_("The supplier's machines show the key when they send activity data. It opens this use, and nothing"
                      " else."),
        ),
    ),
)  # fmt: skip

KEYS = Commands[Key](
    noun="stream_key",
    prefix="straumar/noklar/",
    find=_key,
    page=_key_page,
    items=(
        Command(
            "renew", _("Make a new one like it"), actions.renew_key, rules.check_revoke_key, KEEPERS, NoInput,
            explain=_("The old key goes on working until you take it back, so that nothing is lost while they change."),
        ),
        Command(
            "revoke", _("Take back"), actions.revoke_key, rules.check_revoke_key, KEEPERS, danger=True,
            done=_("The key is taken back. Whoever shows it now is refused."),
            explain=_("Whoever shows it is refused at once."),
        ),
    ),
)  # fmt: skip

ANALYSIS = Commands[Use](
    noun="analysis",
    prefix="analyse/",
    find=_use,
    page=lambda use: reverse("analysis", args=[use.pk]),
    items=(
        Command(
            "tell", _("Tell first"), tell, rules.check_may_turn_on, SWITCHERS, PlaceForm,
            done=_("They are told: on the page they start at, and those at home also by e-mail."),
            explain=_("Pupils and those at home read this before analysis is turned on, so that they can ask, and object."),
            template="activity/tell.html", beside=_told,
        ),
        Command(
            "turn_on", _("Turn on analysis"), actions.turn_on_analysis, rules.check_may_turn_on, SWITCHERS, PlaceForm,
            done=_("Analysis is on."),
            explain=_("From now on the service's activity data are kept for the pupils here, as the record says. What they"
                      " did before is not fetched."),
        ),
        Command(
            "turn_off", _("Turn off analysis"), actions.turn_off_analysis_at, rules.check_may_switch, SWITCHERS,
            PlaceForm, done=_("Analysis is off. Nothing new is kept from now."), danger=True,
            explain=_("Nothing new is kept. What is kept already is deleted when its time is out."),
        ),
    ),
)  # fmt: skip
