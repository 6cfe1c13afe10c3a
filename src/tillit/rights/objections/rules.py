"""Who objects, for whom, and who advises and answers."""

from __future__ import annotations

from datetime import date

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from tillit.activity.queries import running
from tillit.catalogue.models import Use
from tillit.organisations.acting import Actor
from tillit.organisations.models import Membership, Organisation, Person
from tillit.organisations.roles import Role
from tillit.rights.families import children_of
from tillit.rights.models import Objection
from tillit.rights.objections.standing import State, read
from tillit.web.denied import Denied, Invalid

LEARNERS = frozenset({Role.PUPIL, Role.STUDENT})
SAYERS = LEARNERS | {Role.GUARDIAN, Role.PRINCIPAL}
# The network prepares, the data protection officer advises, and the controller, by its director, answers.
HANDLERS = frozenset({Role.NETWORK, Role.DPO, Role.DIRECTOR})
ADVISERS, PREPARERS, ANSWERERS = frozenset({Role.DPO}), frozenset({Role.NETWORK}), frozenset({Role.DIRECTOR})
EXTENDERS = PREPARERS | ANSWERERS
DELETERS = SAYERS | ANSWERERS


def people_of(actor: Actor, today: date) -> QuerySet[Person]:
    """Those this actor may object for."""
    if actor.role in LEARNERS:
        return Person.objects.filter(pk=actor.person_id)
    if actor.role == Role.GUARDIAN:
        return Person.objects.filter(pk__in=children_of(actor, today)).order_by("name")
    if actor.role == Role.PRINCIPAL:
        here = Membership.objects.filter(
            Q(until=None) | Q(until__gt=today), since__lte=today, role__in=LEARNERS, person=OuterRef("pk"),
            organisation__path__contains=[actor.organisation_id],
        )  # fmt: skip
        return Person.objects.filter(Exists(here)).order_by("name", "pk")
    return Person.objects.none()


def uses_of(owner: Organisation) -> QuerySet[Use]:
    """The services that may be sending something now."""
    return Use.objects.select_related("service").filter(Exists(running()), tenant=owner).order_by("service__name", "pk")


def check_object(owner: Organisation, actor: Actor) -> None:
    if actor.role not in SAYERS:
        raise Denied(_("Pupils object themselves, or those at home for them, or the school writes in a letter."))
    if actor.role == Role.GUARDIAN and not people_of(actor, timezone.localdate()).exists():
        raise Denied(
            _("Tillit knows of no child you speak for. A child who has turned 15 speaks alone; if it is younger, ask the"
              " school to write down that you are a guardian.")
        )  # fmt: skip


def check_not_said(person: Person, use: Use | None, tenant_id: int) -> None:
    """What stands already covers it."""
    rows = Objection.objects.filter(person=person, tenant_id=tenant_id)
    for row in rows.filter(Q(use=None) | Q(use=use)).prefetch_related("facts"):
        if read(row).keeps_out:
            raise Invalid(_("This has been said already, and nothing is stored."), "use")


def check_received(day: date, today: date) -> None:
    if day > today:
        raise Invalid(_("The day has not been yet."), "received_on")
    if (today - day).days > 365:
        raise Invalid(_("That is more than a year ago. Look at the date again."), "received_on")


def check_handler(objection: Objection, actor: Actor, roles: frozenset[Role], sentence: str) -> None:
    if actor.role not in roles or objection.tenant_id not in actor.write:
        raise Denied(sentence)


def check_open(objection: Objection) -> None:
    if read(objection).state is not State.CONSIDERED:
        raise Denied(_("This has been answered already, or taken back."))


def check_advise(objection: Objection, actor: Actor) -> None:
    check_handler(objection, actor, ADVISERS, _("The data protection officer advises."))
    check_open(objection)


def check_suggest(objection: Objection, actor: Actor) -> None:
    check_handler(objection, actor, PREPARERS, _("The network prepares the answer."))
    check_open(objection)


def check_extend(objection: Objection, actor: Actor) -> None:
    check_handler(objection, actor, EXTENDERS, _("The network or the director takes more time."))
    check_open(objection)
    found = read(objection)
    if found.extended:
        raise Denied(_("More time has been taken once. It cannot be taken again."))
    if found.due < timezone.localdate():
        raise Denied(_("The month is over. More time must be taken within it, so answer now."))


def check_answer(objection: Objection, actor: Actor) -> None:
    check_handler(objection, actor, ANSWERERS, _("The school owner answers, by its director."))
    check_open(objection)


def check_speaks(objection: Objection, actor: Actor) -> None:
    """The one it is about, who speaks for them, or the school that wrote in the letter."""
    wrote = actor.role == Role.PRINCIPAL and objection.made_by_id == actor.person_id
    if not wrote and not (
        actor.role in SAYERS - {Role.PRINCIPAL}
        and people_of(actor, timezone.localdate()).filter(pk=objection.person_id).exists()
    ):
        raise Denied(_("Only the one it is about can do that, or who speaks for them."))


def check_withdraw(objection: Objection, actor: Actor) -> None:
    check_speaks(objection, actor)
    if not read(objection).keeps_out:
        raise Denied(_("There is nothing to take back."))


def check_delete(objection: Objection, actor: Actor) -> None:
    if actor.role not in ANSWERERS or objection.tenant_id not in actor.write:
        check_speaks(objection, actor)
    found = read(objection)
    if found.state is not State.UPHELD:
        raise Denied(_("What is stored is deleted when the answer is yes."))
    if found.deleted:
        raise Denied(_("It is deleted already."))
