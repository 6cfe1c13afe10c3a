"""Agents and groups (xAPI-Data §2.4.2; IEEE 9274.1.1 §4.2.2.1)."""

from msgspec import UNSET

from tillit.activity.xapi.check.values import check_iri
from tillit.activity.xapi.invalid import Invalid
from tillit.activity.xapi.model import Actor, Object
from tillit.activity.xapi.values import is_mbox, is_sha1

SECTION = "1.0.3 Data 2.4.2; 2.0 4.2.2.1"


def check_actor(actor: Actor | Object, where: str) -> None:
    """An agent, or a group where it says so."""
    if actor.object_type == "Group":
        check_group(actor, where)
    else:
        check_agent(actor, where)


def check_agent(agent: Actor | Object, where: str) -> None:
    if agent.object_type == "Group":
        raise Invalid(where, "this must be an Agent, not a Group", SECTION)
    if agent.member is not UNSET:
        raise Invalid(where, "an Agent has no “member”; is “objectType”: “Group” missing?", SECTION)
    if _identifiers(agent, where) != 1:
        raise Invalid(where, "an Agent has exactly one of mbox, mbox_sha1sum, openid and account", SECTION)


def check_group(group: Actor | Object, where: str) -> None:
    if group.object_type != "Group":
        raise Invalid(where, "this must be a Group, with “objectType”: “Group”", SECTION)
    identifiers = _identifiers(group, where)
    if identifiers > 1:
        raise Invalid(where, "a Group has at most one of mbox, mbox_sha1sum, openid and account", SECTION)
    if not identifiers and not group.member:
        raise Invalid(where, "a Group without an identifier must list its members", SECTION)
    if group.member is not UNSET:
        for index, member in enumerate(group.member):
            check_agent(member, f"{where}.member[{index}]")


def check_authority(authority: Actor, where: str) -> None:
    """An agent, or the two agents of three-legged OAuth: an application and a person (§2.4.9)."""
    check_actor(authority, where)
    if authority.object_type != "Group":
        return
    if _identifiers(authority, where) or authority.member is UNSET or len(authority.member) != 2:
        rule = "a Group as authority has exactly two Agents, and no identifier of its own"
        raise Invalid(where, rule, "1.0.3 Data 2.4.9; 2.0 4.2.4.2")


def _identifiers(actor: Actor | Object, where: str) -> int:
    """How many inverse functional identifiers it has, each of them well formed (§2.4.2.3)."""
    found = 0
    account = actor.account
    if account is not UNSET:
        found = 1
        check_iri(account.home_page, f"{where}.account.homePage")
    if actor.mbox is not UNSET:
        found += 1
        if not is_mbox(actor.mbox):
            raise Invalid(f"{where}.mbox", "this must be “mailto:” and an e-mail address", SECTION)
    if actor.mbox_sha1sum is not UNSET:
        found += 1
        if not is_sha1(actor.mbox_sha1sum):
            raise Invalid(f"{where}.mbox_sha1sum", "this must be a SHA-1 sum of 40 hexadecimal digits", SECTION)
    if actor.openid is not UNSET:
        found += 1
        check_iri(actor.openid, f"{where}.openid")
    return found
