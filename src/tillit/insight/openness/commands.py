from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from tillit.analytics.fairness import deciding
from tillit.analytics.models import Stop
from tillit.insight.openness.forms import LiftForm, StopForm
from tillit.organisations.acting import Actor
from tillit.organisations.models import Organisation
from tillit.organisations.roles import EMPLOYEES, Kind
from tillit.web.commands import Command, Commands
from tillit.web.pages import find_or_404

READERS = frozenset(map(str, EMPLOYEES))
STOPPERS = frozenset(map(str, deciding.STOPPERS))
LIFTERS = frozenset(map(str, deciding.LIFTERS))


def find_owner(actor: Actor, pk: int, lock: bool = False) -> Organisation:
    rows = Organisation.objects.filter(kind=Kind.OWNER, pk__in=actor.read)
    found: Organisation = find_or_404(rows, pk, lock)
    return found


def _stop(actor: Actor, pk: int, lock: bool) -> Stop:
    rows = Stop.objects.filter(tenant__in=actor.read).select_related("tenant")
    found: Stop = find_or_404(rows, pk, lock)
    return found


def _page_of(stop: Stop) -> str:
    return reverse("indicator", args=[stop.indicator])


STOPPING = Commands[Organisation](
    noun="indicators",
    prefix="innsikt/slik/eigar/",
    find=find_owner,
    page=lambda owner: reverse("indicators"),
    items=(
        Command(
            "stop", _("Stop an indicator"), deciding.stop_indicator, deciding.check_may_stop, STOPPERS, StopForm,
            done=_("It is stopped. Where the numbers stood, it says why."), danger=True, leads=_page_of,
            explain=_("At all your schools, at once. Nothing is deleted. It goes on when somebody answers for it."),
        ),
    ),
)  # fmt: skip

STOPS = Commands[Stop](
    noun="indicator_stop",
    prefix="innsikt/slik/stopp/",
    find=_stop,
    page=_page_of,
    items=(
        Command(
            "lift", _("Let it go on"), deciding.lift_stop, deciding.check_may_lift, LIFTERS, LiftForm,
            done=_("It is shown again."),
            explain=_("You answer for showing it. The next test may stop it again."),
        ),
    ),
)  # fmt: skip
