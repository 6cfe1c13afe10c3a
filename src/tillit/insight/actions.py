from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from datetime import date

from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from tillit.analytics.models import SkillArea
from tillit.audit import actions as audit
from tillit.insight import rules
from tillit.insight.followed import may_be_told
from tillit.insight.models import FollowedPupil, FollowUp, Look, Training
from tillit.insight.own.notifying import tell_at_once
from tillit.insight.seeing import Area, Overview, overview
from tillit.insight.sight import Sight, keep_until
from tillit.insight.training import course
from tillit.organisations.acting import Actor
from tillit.organisations.models import Membership, Organisation, Person
from tillit.web.denied import Denied, Invalid


@transaction.atomic
def finish_training(membership: Membership, *, by: Actor, understood: bool = True) -> Training:
    rules.check_may_train(membership, by)
    done, _made = Training.objects.get_or_create(
        tenant_id=by.tenant_id, person_id=by.person_id, edition=course().edition, done_on=timezone.localdate()
    )
    audit.record("finish_training", done, by=by, tenant_id=by.tenant_id, edition=done.edition)
    return done


# One row for all of them: spelt out, a class of twenty-five is two hundred values.
NOTE = f"""
INSERT INTO {Look._meta.db_table} (tenant_id, pupil_id, by_id, by_name, by_role, what, purposes, policies, day)
SELECT %(tenant)s, pupil, %(by)s, %(name)s, %(role)s, %(what)s, %(purposes)s::text[], %(policies)s::jsonb, %(day)s
FROM unnest(%(pupils)s::bigint[]) AS pupil ON CONFLICT DO NOTHING
"""  # noqa: S608  our own table


def note_look(people: Iterable[Person], what: str, seen: Sequence[Sight], *, by: Actor) -> None:
    """Whoever is seen can see who looked, in which role and what for. Once a day for each is enough to know."""
    with connection.cursor() as cursor:
        cursor.execute(NOTE, {
            "tenant": by.tenant_id, "by": by.person_id, "name": by.name, "role": by.role, "what": what,
            "pupils": [person.pk for person in people if person.pk != by.person_id], "day": timezone.localdate(),
            "purposes": sorted({purpose for sight in seen for purpose in sight.purposes}),
            "policies": json.dumps({str(sight.use_id): sight.number for sight in seen}),
        })  # fmt: skip


def look(group: Organisation, *, by: Actor) -> Overview:
    """As a page, a file and the API see the group, all of them by this. The caller has asked whether `by` may."""
    found = overview(group, timezone.localdate())
    note_look(found.seen, "progress", found.sights, by=by)
    return found


@transaction.atomic
def follow_up(
    group: Organisation, *, by: Actor, skill_area: SkillArea, what: str, look_again_on: date,
    whole_group: bool = False, pupils: Iterable[Person] = (),
) -> FollowUp:  # fmt: skip
    """What the teacher does, with whom, and when to look again; with how it stands now."""
    rules.check_may_see(group, by)
    today = timezone.localdate()
    rules.check_day(look_again_on, today)
    found = overview(group, today)
    chosen = [] if whole_group else sorted(pupils, key=lambda each: each.pk)
    rules.check_with_whom(whole_group, [each.pk for each in chosen], [each.pk for each in found.members])
    delete_on = keep_until(found.sights, today)
    if delete_on is None:
        raise Denied(_("The record of processing does not let follow-ups be kept. Ask the network to look at it."))
    if look_again_on >= delete_on:
        raise Invalid(
            _("The follow-up is deleted on %(day)s, as the record of processing says. Look again before that.")
            % {"day": delete_on.isoformat()},
            "look_again_on",
        )
    area = _standing(found, skill_area)
    made = FollowUp.objects.create(
        tenant_id=by.tenant_id, group=group, skill_area=skill_area, what=what.strip(), whole_group=whole_group,
        look_again_on=look_again_on, made_by_id=by.person_id, made_on=today,
        before=_counts(area, None if whole_group else chosen),
        purposes=sorted({purpose for sight in found.sights for purpose in sight.purposes}),
        policies={str(sight.use_id): sight.number for sight in found.sights}, delete_on=delete_on,
    )  # fmt: skip
    words = _words(area)
    FollowedPupil.objects.bulk_create(
        [
            FollowedPupil(tenant_id=by.tenant_id, follow_up=made, person=each, before=words.get(each.pk, "too_little"))
            for each in chosen
        ]
    )
    audit.record("follow_up", made, by=by, tenant_id=made.tenant_id, group=group.pk, area=skill_area.pk)
    tell_at_once(made, today)
    return made


@transaction.atomic
def look_again(found: FollowUp, *, by: Actor, helped: str, learned: str = "") -> FollowUp:
    """How it stands now, and whether it helped, as the teacher sees it: only then is the cycle closed."""
    rules.check_open(found, by)
    today = timezone.localdate()
    seen = overview(found.group, today)
    followed = list(found.pupils.select_related("person"))
    there = [each for each in followed if each.person_id in seen.there] if may_be_told(found, seen) else []
    area = _standing(seen, found.skill_area)
    if may_be_told(found, seen):
        found.after = _counts(area, None if found.whole_group else [each.person for each in there])
    else:
        found.after = {}  # what the teacher says of it is kept all the same
    found.looked_on, found.helped, found.learned = today, helped, learned.strip()
    found.save(update_fields=["after", "looked_on", "helped", "learned"])
    words = _words(area)
    for each in there:
        each.after = words.get(each.person_id, "too_little")
    note_look([each.person for each in there], "progress", seen.sights, by=by)
    FollowedPupil.objects.bulk_update(followed, ["after"])
    audit.record("look_again", found, by=by, tenant_id=found.tenant_id, helped=helped)
    tell_at_once(found, today)
    return found


def _standing(found: Overview, skill_area: SkillArea) -> Area:
    return next(
        (each for each in found.areas if each.area.pk == skill_area.pk), Area(skill_area, (), len(found.members))
    )


def _words(area: Area) -> dict[int, str]:
    return {each.person.pk: str(each.progress.level) for each in area.pupils}


def _counts(area: Area, chosen: Sequence[Person] | None) -> dict[str, int]:
    """Of those it is about: the chosen, however few are left of them, or all (None)."""
    if chosen is None:
        return {str(level): number for level, number in area.counts.items()}
    words = _words(area)
    found = dict.fromkeys(map(str, area.counts), 0)
    for each in chosen:
        found[words.get(each.pk, "too_little")] += 1
    return found
