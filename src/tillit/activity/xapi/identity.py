"""Who an agent is, as one text; whom and what a statement speaks of, as the filters of GET see it."""

from collections.abc import Iterator
from typing import NamedTuple

from msgspec import UNSET

from tillit.activity.xapi.model import Actor, Context, Object, Statement, SubStatement, sub_statement


class Mentioned(NamedTuple):
    """`direct` is what a plain filter finds, `related` what a `related_…` filter finds besides."""

    direct: frozenset[str]
    related: frozenset[str]


def agent_key(actor: Actor | Object) -> str | None:
    """The inverse functional identifier (1.0.3 Data 2.4.2.3) as one text; None for an anonymous group.

    An account's home page cannot hold a space, so home page and name cannot run into each other."""
    account = actor.account
    if account is not UNSET:
        return f"account:{account.home_page} {account.name}"
    if actor.mbox is not UNSET:
        return canonical_mbox(actor.mbox)
    if actor.mbox_sha1sum is not UNSET:
        return f"sha1:{actor.mbox_sha1sum.lower()}"
    return f"openid:{actor.openid}" if actor.openid is not UNSET else None


def canonical_mbox(mbox: str) -> str:
    """The domain of an e-mail address does not heed case; what stands before it may (§2.4.2.3)."""
    before, at, domain = mbox.rpartition("@")
    return f"{before}{at}{domain.lower()}"


def agents_of(statement: Statement) -> Mentioned:
    """Keys of the agents and groups. Members of a group count with it. The authority is left to who stamps it."""
    direct = frozenset(_who(statement))
    inner = sub_statement(statement.object)
    related = set(_context_people(statement.context)) if statement.context is not UNSET else set()
    if inner is not None:
        related.update(_who(inner))
        if inner.context is not UNSET:
            related.update(_context_people(inner.context))
    return Mentioned(direct, frozenset(related - direct))


def activities_of(statement: Statement) -> Mentioned:
    """Ids of the activities: the object; then those of the context, and the same in a SubStatement."""
    thing = statement.object
    direct = frozenset((thing.id,)) if _is_activity(thing) and thing.id is not UNSET else frozenset()
    related = set(_context_activities(statement.context)) if statement.context is not UNSET else set()
    inner = sub_statement(thing)
    if inner is not None:
        if _is_activity(inner.object) and inner.object.id is not UNSET:
            related.add(inner.object.id)
        if inner.context is not UNSET:
            related.update(_context_activities(inner.context))
    return Mentioned(direct, frozenset(related - direct))


def _is_activity(thing: Object) -> bool:
    return thing.object_type is UNSET or thing.object_type == "Activity"


def _who(statement: Statement | SubStatement) -> Iterator[str]:
    yield from _keys(statement.actor)
    if statement.object.object_type in ("Agent", "Group"):
        yield from _keys(statement.object)


def _keys(actor: Actor | Object) -> Iterator[str]:
    key = agent_key(actor)
    if key is not None:
        yield key
    if actor.member is not UNSET:
        for member in actor.member:
            yield from _keys(member)


def _context_people(context: Context) -> Iterator[str]:
    if context.instructor is not UNSET:
        yield from _keys(context.instructor)
    if context.team is not UNSET:
        yield from _keys(context.team)
    for one in context.context_agents or ():
        yield from _keys(one.agent)
    for several in context.context_groups or ():
        yield from _keys(several.group)


def _context_activities(context: Context) -> Iterator[str]:
    groups = context.context_activities
    if groups is UNSET:
        return
    for activities in (groups.parent, groups.grouping, groups.category, groups.other):
        if activities is not UNSET:
            for activity in activities:
                yield activity.id
