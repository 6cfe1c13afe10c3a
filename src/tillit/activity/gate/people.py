"""Persons in a statement. The store knows pseudonyms only: who somebody is, is in the vault."""

from __future__ import annotations

from msgspec import UNSET, UnsetType

from tillit.activity.gate.judging import Judging
from tillit.activity.gate.paths import code_at
from tillit.activity.gate.verdict import Rule
from tillit.activity.xapi.model import Account, Actor, ContextAgent, ContextGroup
from tillit.record.codes import Treatment

PSEUDONYM_HOME = "https://tillit.invalid/pseudonym"
ANONYMOUS = "anonymous"

IDENTIFIERS = (
    ("account", code_at("actor.account.name"), "account.name"),
    ("mbox", code_at("actor.mbox"), "mbox"),
    ("mbox_sha1sum", code_at("actor.mbox_sha1sum"), "mbox_sha1sum"),
    ("openid", code_at("actor.openid"), "openid"),
)
NAME = code_at("actor.name")
GROUP = code_at("context.team")
OTHER = code_at("context.team[member]")


def stand_in(pseudonym: str) -> Actor:
    return Actor(object_type="Agent", account=Account(home_page=PSEUDONYM_HOME, name=pseudonym))


def pupil(judging: Judging, actor: Actor, path: str) -> Actor:
    """Whoever it is about, as a pseudonym; as nobody where the record leaves out who it was."""
    if actor.object_type == "Group" or actor.member is not UNSET:
        judging.find(OTHER, Rule.GROUP, path)
        return actor
    known = False
    for attribute, field, place in IDENTIFIERS:
        if getattr(actor, attribute) is not UNSET:
            known = judging.keeps(field, f"{path}.{place}") or known
    if actor.name is not UNSET:
        judging.declared(NAME, f"{path}.name")
    return stand_in(judging.pseudonym if known else ANONYMOUS)


def person(judging: Judging, actor: Actor, field: str, path: str) -> Actor | None:
    """Somebody else: a pseudonym where the caller knows one, otherwise nothing."""
    if actor.member is not UNSET or actor.object_type == "Group":
        return persons(judging, actor, field, path)
    treatment = judging.rules.treatments.get(field)
    if treatment is None:
        judging.find(field, Rule.UNDECLARED, path)
        return None
    mark = judging.pseudonym_of(actor) if treatment is Treatment.PSEUDONYM else None
    if mark is None:
        return None
    judging.fields.add(field)
    return stand_in(mark)


def persons(judging: Judging, group: Actor, field: str, path: str) -> Actor | None:
    """Several: the group itself is left out, and so are those nobody knows."""
    judging.declared(field, path)
    kept = members(judging, group, field, path)
    return Actor(object_type="Group", member=kept) if kept is not UNSET else None


def members(judging: Judging, group: Actor, field: str, path: str) -> list[Actor] | UnsetType:
    if group.member is UNSET:
        return UNSET
    found = [person(judging, one, field, f"{path}.member[{at}]") for at, one in enumerate(group.member)]
    return [one for one in found if one is not None] or UNSET


def class_or_group(judging: Judging, group: Actor, path: str) -> Actor | None:
    """A class by its own account and name; its members are other persons."""
    if group.object_type != "Group":
        return person(judging, group, OTHER, path)
    kept = judging.keeps(GROUP, path)
    inside = members(judging, group, OTHER, path)
    for attribute, field, place in IDENTIFIERS[1:]:
        if getattr(group, attribute) is not UNSET:
            judging.declared(field, f"{path}.{place}")
    if not kept or (group.account is UNSET and inside is UNSET):
        return None
    if group.account is not UNSET:
        judging.look(group.account.name, "value", f"{path}.account.name", GROUP)
        judging.look(group.account.home_page, "value", f"{path}.account.homePage", GROUP)
    if group.name is not UNSET:
        judging.look(group.name, "value", f"{path}.name", GROUP)
    return Actor(object_type="Group", name=group.name, account=group.account, member=inside)


def context_agents(judging: Judging, agents: list[ContextAgent], path: str) -> list[ContextAgent] | UnsetType:
    kept = []
    for at, entry in enumerate(agents):
        one = person(judging, entry.agent, code_at("context.contextAgents"), f"{path}[{at}].agent")
        if one is not None:
            types(judging, entry.relevant_types, f"{path}[{at}]", OTHER)
            kept.append(ContextAgent(object_type="contextAgent", agent=one, relevant_types=entry.relevant_types))
    return kept or UNSET


def context_groups(judging: Judging, groups: list[ContextGroup], path: str) -> list[ContextGroup] | UnsetType:
    kept = []
    for at, entry in enumerate(groups):
        one = class_or_group(judging, entry.group, f"{path}[{at}].group")
        if one is not None:
            types(judging, entry.relevant_types, f"{path}[{at}]", GROUP)
            kept.append(ContextGroup(object_type="contextGroup", group=one, relevant_types=entry.relevant_types))
    return kept or UNSET


def types(judging: Judging, relevant: list[str] | UnsetType, path: str, field: str) -> None:
    if relevant is not UNSET:
        for at, iri in enumerate(relevant):
            judging.look(iri, "key", f"{path}.relevantTypes[{at}]", field)
