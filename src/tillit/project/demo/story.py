"""What happens in the demo world, and when: one generator for each case, played in the order of the calendar.

A story yields how many days ago the next thing happens, and then does it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import date, timedelta
from heapq import heapify, heappop, heappush
from typing import Any

from tillit.project.demo import agreeing, assessing, gathering, participating, streaming, using
from tillit.project.demo.clock import at, moment
from tillit.project.demo.saga import Saga

Story = Iterator[int]
# How far each `walk` of services.yaml goes; the names are those of the step the case stands in.
ORDER = ("need", "information", "preliminary", "agreement", "system_owner", "pilot", "decision", "consultation",
         "refused", "record", "activation", "in_use", "outdated", "phasing_out")  # fmt: skip


def play(stories: Iterable[Story], today: date) -> None:
    waiting = [
        (-first, number, story) for number, story in enumerate(stories) if (first := next(story, None)) is not None
    ]
    heapify(waiting)
    now = None
    while waiting:
        days, number, story = heappop(waiting)
        then = moment(today, -days, number)
        now = then if now is None else max(then, now + timedelta(minutes=2))
        with at(now):
            following = next(story, None)
        if following is not None:
            heappush(waiting, (-following, number, story))


def tell(saga: Saga) -> Story:
    """One case, from the need and as far as it has come."""
    walk = saga.told["walk"]
    if walk == "need":
        yield from _days(saga, 0, (gathering.report,))
        return
    for part in (_gathered, _assessed, _agreed, _tried, _decided, _used, _followed_up):
        yield from part(saga, walk)


def _days(saga: Saga, first: int, acts: Iterable[Callable[[Saga], Any]], apart: int = 1) -> Story:
    """Each act on a day of its own. Never later than yesterday: nothing in the demo happens in the future."""
    for number, act in enumerate(acts):
        yield max(1, saga.told["began"] - first - number * apart)
        act(saga)


def _gathered(saga: Saga, walk: str) -> Story:
    yield from _days(saga, 0, (gathering.report,))
    yield from _days(saga, 4, (gathering.open_it,))
    if saga.told.get("declared"):
        pass  # somebody else's questions have been answered; the answers are shared
    elif saga.told.get("terms"):
        yield from _days(saga, 9, (gathering.fill_in,))
    else:
        yield saga.told["began"] - 5
        secret = gathering.ask(saga)
        if walk == "information":
            return
        yield saga.told["began"] - 18
        gathering.answer(saga, secret)
    if walk != "information":
        yield from _days(saga, 20, (gathering.draft,))


def _assessed(saga: Saga, walk: str) -> Story:
    if walk == "information":
        return
    yield from _days(saga, 24, (assessing.write_sections, assessing.judge_risks, assessing.review_record), apart=2)
    yield from _days(saga, 30, (assessing.preassess,))
    if _holds_hearing(saga, walk):
        yield from participating.hear(saga)
    if walk != "preliminary":
        yield from _days(saga, 36, (assessing.give_opinion, agreeing.complete_terms), apart=2)


def _holds_hearing(saga: Saga, walk: str) -> bool:
    """On the way to a decision that may be yes (Art. 35(9)), where the case tells of no hearing of its own."""
    decided = ORDER.index(walk) >= ORDER.index("decision") and walk != "refused"
    return decided and saga.told["dpia"] and "hearing" not in saga.told


def _agreed(saga: Saga, walk: str) -> Story:
    if ORDER.index(walk) < ORDER.index("agreement") or walk == "refused":
        return
    yield saga.told["began"] - 40
    agreeing.send_for_signing(saga)
    owners = saga.owners[:2] if walk == "agreement" else saga.owners
    for number, owner in enumerate(owners):
        yield saga.told["began"] - 42 - number
        agreeing.sign(saga, owner)


def _tried(saga: Saga, walk: str) -> Story:
    if ORDER.index(walk) < ORDER.index("pilot"):
        return
    yield from _days(saga, 47, (agreeing.name_owner,))
    if "pilot" not in saga.told:
        yield from _days(saga, 50, (agreeing.skip_pilot,))
    else:
        yield from _days(saga, 51, (agreeing.plan_pilots,))
        for number, experience in enumerate(saga.told.get("experiences", ())):
            yield saga.told["began"] - 70 - number * 9
            agreeing.tell(saga, *experience)
        if walk == "pilot":
            return
        yield from _days(saga, 51 + agreeing.PILOT_DAYS + 4, (agreeing.conclude_pilots,))
    if "guidelines" in saga.told:
        yield from _days(
            saga, 53 + (agreeing.PILOT_DAYS + 4 if "pilot" in saga.told else 0), (agreeing.write_guidelines,)
        )


def _decided(saga: Saga, walk: str) -> Story:
    if ORDER.index(walk) < ORDER.index("decision"):
        return
    first = _decision_day(saga)
    advice = {"refused": "refused", "consultation": "prior_consultation"}.get(walk, "approved")
    if advice == "approved":
        yield saga.told["began"] - first + 1
        participating.validate(saga)
    yield saga.told["began"] - first
    agreeing.put_forward(saga, advice)
    members = 2 if walk == "decision" else len(saga.group)
    for member in range(members):
        yield max(1, saga.told["began"] - first - 3)
        agreeing.vote(saga, member, advice)
    if walk != "decision":
        yield saga.told["began"] - first - 5
        agreeing.decide(saga)
    if walk == "refused":
        yield from _days(saga, first + 9, (using.close,))


def _decision_day(saga: Saga) -> int:
    return 55 + (agreeing.PILOT_DAYS + 4 if "pilot" in saga.told else 0)


def _used(saga: Saga, walk: str) -> Story:
    if ORDER.index(walk) < ORDER.index("record"):
        return
    first = _decision_day(saga)
    if "declines" in saga.told:
        yield saga.told["began"] - first - 6
        agreeing.take_stances(saga, "declines")
    if walk != "record":
        yield from _days(saga, first + 8, (using.complete_records, using.activate), apart=2)
        yield from _days(saga, first + 12, (streaming.give_keys, streaming.tell_of_analysis, using.choose))
        yield from _days(saga, first + 24, (streaming.turn_on_analysis,))


def _followed_up(saga: Saga, walk: str) -> Story:
    then = saga.told.get("then")
    if then == "incident":
        yield 60
        using.small_incident(saga)
    if "told" in saga.told:
        yield 3
        streaming.tell_of_what_comes(saga)
    if then == "supplier_change":
        yield 5
        using.notify_change(saga)
    if walk == "phasing_out":
        yield 200
        using.hold_review(saga)
        yield 20
        using.start_leaving(saga)
        yield 8
        using.confirm_some(saga)
