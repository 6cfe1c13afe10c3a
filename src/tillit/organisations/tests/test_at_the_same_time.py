"""Two people at one moment: in a database of their own, each with their own transaction."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

from django.db import connection, transaction

from tillit.fence import scope
from tillit.organisations.acting import everything
from tillit.organisations.actions.invitations import invite
from tillit.organisations.actions.memberships import end_role
from tillit.organisations.models import Membership, Organisation, Person
from tillit.organisations.roles import Role
from tillit.organisations.tests.world import acting_as, make_world, member
from tillit.web.denied import Denied


def together(*work: Callable[[], Any]) -> list[Any]:
    """What each answered, or what it raised."""
    ready, answers = threading.Barrier(len(work)), [None] * len(work)

    def run(number: int, one: Callable[[], Any]) -> None:
        try:
            ready.wait(10)
            answers[number] = one()
        except Exception as error:  # the test looks at it
            answers[number] = error
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=item) for item in enumerate(work)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    return answers


def test_one_link_opened_by_two_gives_one_role(own_database: None, settings: Any) -> None:
    from django.test import Client

    with transaction.atomic():
        world = make_world()
        principal = world.actor(Role.PRINCIPAL)
        with acting_as(principal):
            school = Organisation.objects.get(pk=principal.organisation_id)
            _row, secret = invite(school, role="teacher", email="ny@x.no", by=principal)
    form = {"name": "Ny", "password": "seks raude hestar dansar"}
    answers = together(*[lambda: Client().post(f"/invitasjon/{secret}/", form).status_code] * 2)
    assert sorted(answers) == [302, 404]
    with transaction.atomic(), scope.enter(everything()):
        assert Person.objects.filter(username="ny@x.no").count() == 1
        assert Membership.objects.filter(person__username="ny@x.no").count() == 1


def test_two_directors_ending_each_other_leave_one(own_database: None) -> None:
    with transaction.atomic():
        world = make_world()
        first = world.actor(Role.DIRECTOR)
        second = member(world.owners[0], Role.DIRECTOR, "andre")

    def end(by: Any, whom: Any) -> Callable[[], None]:
        def work() -> None:
            with acting_as(by):
                end_role(Membership.objects.get(pk=whom.membership_id), by=by)

        return work

    answers = together(end(first, second), end(second, first))
    assert sorted(type(answer) for answer in answers if answer) == [Denied]
    with transaction.atomic(), scope.enter(everything()):
        assert Membership.objects.filter(role="director", until=None).count() == 1
