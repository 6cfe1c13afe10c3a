from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.utils import timezone

from tillit.fence import scope
from tillit.organisations import personal_data
from tillit.organisations.acting import everything
from tillit.organisations.actions.invitations import invite
from tillit.organisations.actions.memberships import end_role
from tillit.organisations.actions.profile import create_key
from tillit.organisations.models import ApiToken, Identity, Invitation, Membership, Organisation, Person
from tillit.organisations.roles import Role
from tillit.organisations.tests.world import World, acting_as, member


def test_all_that_is_kept_is_shown(world: World) -> None:
    teacher = member(world.schools[0], Role.TEACHER, "kari", "Kari Nordmann")
    with acting_as(teacher):
        create_key(name="Skript", by=teacher)
        held = {item.what: item.rows for item in personal_data.collect(teacher.person_id)}
    text = str(held)
    for kept in ("Kari Nordmann", "kari", "Fjordvik skule", "Skript"):
        assert kept in text


def test_one_who_has_a_role_is_not_erased(world: World) -> None:
    teacher = member(world.schools[0], Role.TEACHER, "kari", "Kari Nordmann")
    with scope.enter(everything()):
        (answer,) = personal_data.erase(teacher.person_id, today=timezone.localdate())
    assert (answer.removed, answer.kept) == (0, 1)
    assert Person.objects.get(pk=teacher.person_id).name == "Kari Nordmann"


def test_after_erasure_nothing_says_who_it_was(world: World) -> None:
    teacher = member(world.schools[0], Role.TEACHER, "kari", "Kari Nordmann")
    with acting_as(teacher):
        create_key(name="Skript", by=teacher)
    with acting_as(world.actor(Role.PRINCIPAL)) as principal:
        end_role(Membership.objects.get(pk=teacher.membership_id), by=principal)
    with scope.enter(everything()):
        personal_data.erase(teacher.person_id, today=timezone.localdate())
        assert ApiToken.objects.filter(person_id=teacher.person_id).count() == 0
    person = Person.objects.get(pk=teacher.person_id)
    assert "kari" not in f"{person.username}{person.name}{person.email}".casefold()
    assert (person.is_active, person.has_usable_password()) == (False, False)


def test_what_services_know_a_person_by_is_shown_and_goes_with_the_person(world: World) -> None:
    pupil = member(world.schools[0], Role.PUPIL, "nora", "Nora Vik")
    with scope.enter(everything()):
        Identity.objects.create(
            tenant=world.owners[0], person_id=pupil.person_id, home_page="https://feide.example", name="0f0e-77"
        )
        assert "0f0e-77" in str([item.rows for item in personal_data.collect(pupil.person_id)])
        Membership.objects.filter(pk=pupil.membership_id).update(until=timezone.localdate())
        personal_data.erase(pupil.person_id, today=timezone.localdate())
        assert not Identity.objects.exists()


def test_old_invitations_are_forgotten(world: World, letters: Any) -> None:
    principal = world.actor(Role.PRINCIPAL)
    with letters(), acting_as(principal):
        invite(Organisation.objects.get(pk=principal.organisation_id), role="teacher", email="x@x.no", by=principal)
    today = timezone.localdate()
    with scope.enter(everything()):
        assert personal_data.delete_expired(today)["invitations"] == 0
        assert personal_data.delete_expired(today + timedelta(days=200))["invitations"] == 1
        assert Invitation.objects.count() == 0
