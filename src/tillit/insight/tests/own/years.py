from __future__ import annotations

from datetime import date

from tillit.fence import scope
from tillit.insight.tests.classroom import Classroom
from tillit.organisations.acting import Actor, everything
from tillit.organisations.models import PupilFacts
from tillit.organisations.tests.world import START


def in_year(room: Classroom, pupil: Actor, year: int | None = None, born: date | None = None) -> None:
    with scope.enter(everything()):
        PupilFacts.objects.update_or_create(
            tenant_id=room.use.tenant_id,
            person_id=pupil.person_id,
            defaults={"grade": year, "born_on": born, "since": START},
        )
