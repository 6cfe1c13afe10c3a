"""Who defines skill areas, and who says what belongs to them.

The nation, a collaboration and an owner define them, through their network: an area is what progress is told by for every
pupil below, so a single school does not make one. A teacher sees what pupils meet, and places activities by hand.
"""

from __future__ import annotations

from django.utils.translation import gettext as _

from tillit.analytics.models import Placement, SkillArea
from tillit.catalogue.models import Use
from tillit.curriculum.models import Aim
from tillit.curriculum.queries import Current
from tillit.organisations.acting import Actor
from tillit.organisations.roles import EMPLOYEES, Role
from tillit.web.denied import Denied, Invalid

MAKERS = frozenset({Role.NETWORK, Role.NATIONAL})
HANDS = frozenset({Role.TEACHER, Role.PRINCIPAL, Role.NETWORK})
READERS = EMPLOYEES | {Role.NATIONAL}
ANY = "*"
SHORTEST = 1  # letters of the path before it


def check_may_define(actor: Actor) -> None:
    if actor.role not in MAKERS:
        told = _("The network defines skill areas, so that they mean the same everywhere. Tell it what you miss.")
        raise Denied(told)


def check_may_change(area: SkillArea, actor: Actor) -> None:
    check_may_define(actor)
    if actor.organisation_id not in area.tenant.path:
        raise Denied(_("%(name)s made this skill area, and changes it.") % {"name": area.tenant.name})
    if area.ended_at is not None:
        raise Denied(_("This skill area has ended. Define a new one if it is missed."))


def check_aim(aim: Aim, now: Current) -> None:
    """An ended aim gives way to the one that carries it on. Where nothing does, old tags may still need it."""
    if now.how == "reused":
        raise Invalid(
            _("%(code)s is no longer in force. Choose what carries it on: %(new)s.")
            % {"code": aim.code, "new": ", ".join(one.code for one in now.aims)},
            "aim",
        )


def check_rule(activity: str) -> None:
    """An IRI, or the beginning of one followed by *. A beginning that is too short would take in everything."""
    beginning = activity.removesuffix(ANY)
    if ANY in beginning:
        raise Invalid(_("Write * only at the end."), "activity")
    scheme, _colon, rest = beginning.partition("://")
    if not scheme.isascii() or not rest or any(sign.isspace() for sign in beginning):
        raise Invalid(
            _("Write the address the service uses for the activity, as https://service.example/tasks/*."), "activity"
        )
    if activity.endswith(ANY) and len(rest.partition("/")[2]) < SHORTEST:
        raise Invalid(
            _("This would take in everything from the service. Write more of the address before *."), "activity"
        )


def check_may_place(use: Use, actor: Actor) -> None:
    if actor.role not in HANDS or use.tenant_id not in actor.write:
        raise Denied(
            _("Teachers, principals and the network place activities of services their own school owner uses.")
        )


def check_may_end_placement(placement: Placement, actor: Actor) -> None:
    if placement.ended_at is not None:
        raise Denied(_("This has ended already."))
    if placement.how == Placement.How.TAG:
        raise Denied(_("It follows from the competence aims of the skill area. Take the aim away there."))
    if placement.how == Placement.How.TEACHER and placement.made_by_id == actor.person_id:
        return
    if actor.role not in MAKERS or actor.organisation_id not in placement.tenant.path:
        raise Denied(_("The one who placed it, or the network, can take it away."))
