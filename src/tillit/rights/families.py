"""Whom a guardian speaks for: the children somebody has written down that they answer for, until the age rule ends it."""

from __future__ import annotations

from datetime import date

from tillit.organisations.acting import Actor
from tillit.organisations.models import PupilFacts
from tillit.organisations.rostering import relations
from tillit.rights.objections import times


def children_of(actor: Actor, today: date) -> list[int]:
    children = list(relations.children_of(actor.person_id, today).values_list("pk", flat=True))
    facts = PupilFacts.objects.filter(person_id__in=children, born_on__isnull=False)
    born = dict(facts.order_by("since").values_list("person_id", "born_on"))
    return [child for child in children if times.speaks_for(born.get(child), today)]
