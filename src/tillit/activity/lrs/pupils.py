"""Who the statements are about, as the gate wants to know it. The store itself never learns more than a pseudonym."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import uuid4

from msgspec import UNSET

from tillit.activity.gate import Pupil, Standing
from tillit.activity.gate.people import stand_in
from tillit.activity.lrs.access import Access
from tillit.activity.store.pool import SCOPE, TODAY, pool, scope_of
from tillit.activity.xapi.identity import agent_key
from tillit.activity.xapi.model import Actor, Statement

NOBODY = Pupil(pseudonym="", standing=Standing.OUTSIDE)
MOST_REMEMBERED = 100_000

# One row for each identity that is known: the person, the pseudonym here, and what keeps their activity out.
# Analysis is on for a pupil when it is on for a group or school they belong to now (a course they are enrolled in, too),
# and what the record says today has been told there: it rests where the record has come to ask for more.
KNOWN = f"""
SELECT i.home_page, i.name, i.person_id, p.value,
       EXISTS (SELECT FROM organisations_membership m WHERE m.person_id = i.person_id AND m.tenant_id = i.tenant_id
               AND m.role IN ('pupil', 'student') AND m.since <= {TODAY}
               AND (m.until IS NULL OR m.until > {TODAY})) AS belongs,
       (SELECT min(c.kind) FROM activity_choice c WHERE c.person_id = i.person_id
        AND (c.use_id IS NULL OR c.use_id = %(use)s) AND c.since <= now() AND (c.until IS NULL OR c.until > now())),
       EXISTS (SELECT FROM activity_analysis a, (
                   SELECT m.organisation_id AS id FROM organisations_membership m WHERE m.person_id = i.person_id
                   AND m.since <= {TODAY} AND (m.until IS NULL OR m.until > {TODAY})
                   UNION ALL SELECT e.group_id FROM organisations_enrolment e WHERE e.person_id = i.person_id
                   AND e.since <= {TODAY} AND (e.until IS NULL OR e.until > {TODAY})) b
               JOIN organisations_organisation o ON o.id = b.id
               WHERE a.use_id = %(use)s AND a.off_at IS NULL AND a.organisation_id = ANY(o.path)
               AND EXISTS (SELECT FROM activity_notice n WHERE n.use_id = a.use_id AND n.organisation_id = ANY(o.path)
                           AND n.policy_number = ANY(%(told)s) AND n.from_day <= {TODAY})) AS analysed,
       (SELECT max(s.id) FROM organisations_membership m JOIN organisations_organisation o ON o.id = m.organisation_id
        JOIN organisations_organisation s ON s.id = ANY(o.path) AND s.kind = 'school'
        WHERE m.person_id = i.person_id AND m.tenant_id = i.tenant_id AND m.role IN ('pupil', 'student')
        AND m.since <= {TODAY} AND (m.until IS NULL OR m.until > {TODAY})) AS school
FROM organisations_identity i LEFT JOIN activity_pseudonym p ON p.person_id = i.person_id AND p.use_id = %(use)s
WHERE i.tenant_id = %(tenant)s AND (i.home_page, i.name) IN (SELECT * FROM unnest(%(pages)s::text[], %(names)s::text[]))
"""
DRAW = """
INSERT INTO activity_pseudonym (tenant_id, use_id, person_id, value, made_at)
SELECT %(tenant)s, %(use)s, *, now() FROM unnest(%(persons)s::int8[], %(values)s::uuid[])
ON CONFLICT (use_id, person_id) DO NOTHING
"""


async def pupils_of(access: Access, statements: Sequence[Statement]) -> list[Pupil]:
    """One for each statement, in order."""
    return await pupils_of_actors(access, [each.actor for each in statements])


async def pupils_of_actors(access: Access, actors: Sequence[Actor]) -> list[Pupil]:
    keys = [_account(each) for each in actors]
    missing = {key for key in keys if key is not None and _text(key) not in access.pupils}
    if missing:
        await _look_up(access, sorted(missing))
    return [NOBODY if key is None else access.pupils[_text(key)] for key in keys]


async def key_of(access: Access, actor: Actor) -> str:
    """What the store knows an agent by: a pupil by the pseudonym, others by their own identifier."""
    pupil = (await pupils_of_actors(access, [actor]))[0]
    return agent_key(stand_in(pupil.pseudonym) if pupil.pseudonym else actor) or ""


def _account(actor: Actor) -> tuple[str, str] | None:
    account = actor.account
    return None if account is UNSET else (account.home_page, account.name)


def _text(key: tuple[str, str]) -> str:
    return f"{key[0]}\n{key[1]}"


async def _look_up(access: Access, keys: list[tuple[str, str]]) -> None:
    values: dict[str, Any] = {
        "tenant": access.tenant_id, "use": access.use_id, "told": access.told,
        "pages": [page.replace("\x00", "") for page, _name in keys],
        "names": [name.replace("\x00", "") for _page, name in keys],
    }  # fmt: skip
    connections = await pool()
    async with connections.connection() as connection, connection.transaction():
        await connection.execute(SCOPE, scope_of(access.tenant_id))
        rows = await (await connection.execute(KNOWN, values)).fetchall()
        new = sorted({row[2] for row in rows if row[3] is None and row[4]})
        if new:
            await connection.execute(DRAW, {**values, "persons": new, "values": [uuid4() for _ in new]})
            rows = await (await connection.execute(KNOWN, values)).fetchall()
    if len(access.pupils) > MOST_REMEMBERED:
        access.pupils.clear()
    access.pupils |= {_text(key): NOBODY for key in keys}
    access.pupils |= {
        _text((row[0], row[1])): Pupil(str(row[3] or ""), _standing(*row[4:7]), access.calendars.of(row[7]))
        for row in rows
    }


def _standing(belongs: bool, choice: str | None, analysed: bool) -> Standing:
    if not belongs:
        return Standing.OUTSIDE
    if choice == "objection":
        return Standing.OBJECTS
    if choice == "practice":
        return Standing.PRACTICE
    return Standing.KNOWN if analysed else Standing.NOT_ON
