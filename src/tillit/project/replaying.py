"""Published answers of real pupils, sent as xAPI through the gate into a use: to see the whole with much in it. Made-up
pupils stand for those who answered. Asked for twice, it is done once."""

from __future__ import annotations

import json
import tempfile
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path
from uuid import NAMESPACE_URL, UUID, uuid5
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils import timezone

from tillit.activity import actions
from tillit.activity.files import importing
from tillit.activity.models import Key, Pseudonym
from tillit.activity.telling.actions import told_before
from tillit.analytics.following.loop import catch_up
from tillit.analytics.following.writing import sums_in
from tillit.analytics.models import Placement, SkillArea, State
from tillit.analytics.progress import Answer, Sums, model, sums_of
from tillit.catalogue.models import Use
from tillit.fence import scope
from tillit.organisations.acting import Actor, actor_of, everything, holding
from tillit.organisations.models import Identity, Membership, Organisation, Person
from tillit.organisations.roles import Kind, Role
from tillit.project.bench.progress import sequences
from tillit.web.denied import Denied

HOME = "https://replay.invalid"
ANSWERED = "http://adlnet.gov/expapi/verbs/answered"
HERE = ZoneInfo("Europe/Oslo")
TEN = time(10, 0)


@dataclass(frozen=True)
class Replayed:
    """`sent`: answers in the file; `kept`: of them in the store; `counted`: in the states; `alike`: whether the states
    are what the file itself adds up to, pupil by pupil and skill by skill."""

    pupils: int
    sent: int
    kept: int
    counted: int
    alike: bool

    @property
    def whole(self) -> bool:
        return self.alike and self.sent == self.kept == self.counted


def replay(path: Path, use_id: int, *, most: int = 0, a_day: int = 10, today: date | None = None) -> Replayed:
    """`most`: of the pupils; 0: all. `a_day`: answers of each pupil on a school day, the last of them yesterday."""
    today = today or timezone.localdate()
    pupils = [each for each in sequences.read(path) if len(each)][: most or None]
    with transaction.atomic(), scope.enter(everything()):
        use = Use.objects.select_related("service", "tenant").get(pk=use_id)
        key = _prepare(use, pupils)
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / f"replay-{use_id}.jsonl"
        with file.open("w", encoding="utf-8") as written:
            written.writelines(f"{json.dumps(each)}\n" for each in statements(use_id, pupils, a_day, today))
        [taken] = importing.import_files([file], key, again=True)
    catch_up()
    return _compared(use_id, pupils, a_day, today, taken.taking.report.kept + taken.taking.report.same)


def _prepare(use: Use, pupils: Sequence[sequences.Sequence]) -> Key:
    by = _who(use)
    school = Organisation.objects.filter(kind=Kind.SCHOOL, parent_id=use.tenant_id).order_by("pk").first()
    if school is None:
        raise Denied(f"{use.tenant} has no school to have pupils at.")
    for pupil in pupils:
        _enrol(use, school, pupil.number)
    with scope.enter(by.scope):
        told_before(use, school, by=by)
        actions.turn_on_analysis(use, school, by=by)
        key, _secret = actions.make_key(use, by=by, label="replay")
    known = set(Placement.objects.filter(use=use, ended_at=None).values_list("activity", flat=True))
    for skill in sorted({skill for pupil in pupils for skill in pupil.skills}):
        if f"{HOME}/{skill}/*" not in known:
            area, _new = SkillArea.objects.get_or_create(
                tenant_id=use.tenant_id, plan="REPLAY", name=f"Skill {skill}", ended_at=None
            )
            Placement.objects.create(tenant_id=use.tenant_id, use=use, activity=f"{HOME}/{skill}/*", skill_area=area,
                                     how=Placement.How.RULE)  # fmt: skip
    return key


def _who(use: Use) -> Actor:
    """Somebody who may give keys for the use."""
    above = Membership.objects.filter(organisation_id__in=use.tenant.path, role=Role.NETWORK)
    held = holding(timezone.localdate()).filter(pk__in=above.order_by().values("pk")).first()
    if held is None:
        raise Denied(f"Nobody in the network of {use.tenant} can give a key.")
    return actor_of(held)


def _enrol(use: Use, school: Organisation, number: int) -> None:
    person, new = Person.objects.get_or_create(
        username=f"replay-{school.pk}-{number}", defaults={"name": f"Replay {number}"}
    )
    if new:
        Membership.objects.create(
            tenant_id=use.tenant_id, person=person, organisation=school, role=Role.PUPIL, since=timezone.localdate()
        )
        Identity.objects.create(tenant_id=use.tenant_id, person=person, home_page=HOME, name=str(number))


def statements(
    use_id: int, pupils: Sequence[sequences.Sequence], a_day: int, today: date
) -> Iterator[dict[str, object]]:
    for pupil in pupils:
        days = schooldays(len(pupil), a_day, today)
        for at, (skill, right) in enumerate(pupil):
            moment = datetime.combine(days[at], TEN, HERE) + timedelta(seconds=20 * (at % a_day))
            yield {
                "id": str(uuid5(NAMESPACE_URL, f"{HOME}/{use_id}/{pupil.number}/{at}")), "timestamp": moment.isoformat(),
                "actor": {"account": {"homePage": HOME, "name": str(pupil.number)}}, "verb": {"id": ANSWERED},
                "object": {"id": f"{HOME}/{skill}/{at}"}, "result": {"success": right},
            }  # fmt: skip


def schooldays(answers: int, a_day: int, today: date) -> list[date]:
    """The day of each answer, so that the last came on the last school day before today."""
    days: list[date] = []
    day = today
    while len(days) * a_day < answers:
        day -= timedelta(days=1)
        if day.isoweekday() <= 5:
            days.append(day)
    days.reverse()
    return [days[at // a_day] for at in range(answers)]


def _compared(use_id: int, pupils: Sequence[sequences.Sequence], a_day: int, today: date, kept: int) -> Replayed:
    with transaction.atomic(), scope.enter(everything()):
        names = {int(name): value for name, value in Pseudonym.objects.filter(
            use_id=use_id, person__identities__home_page=HOME).values_list("person__identities__name", "value")}  # fmt: skip
        areas = dict(Placement.objects.filter(use_id=use_id, ended_at=None, activity__startswith=HOME).values_list(
            "activity", "skill_area_id"))  # fmt: skip
        states = {(row.pseudonym, row.area_id): sums_in(row) for row in
                  State.objects.filter(use_id=use_id, area_id__in=areas.values())}  # fmt: skip
    plain: dict[tuple[UUID, int], Sums] = {}
    for pupil in pupils:
        days, answers = schooldays(len(pupil), a_day, today), defaultdict(list)
        for at, (skill, right) in enumerate(pupil):
            answers[skill].append(Answer(days[at], float(right)))
        plain |= {
            (names[pupil.number], areas[f"{HOME}/{skill}/*"]): sums_of(each, model(today))
            for skill, each in answers.items()
        }
    sent = sum(map(len, pupils))
    return Replayed(len(pupils), sent, kept, sum(each.answers for each in states.values()), states == plain)
