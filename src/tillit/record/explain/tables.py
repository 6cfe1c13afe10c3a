"""Tables that more than one audience needs."""

from collections.abc import Iterable
from typing import TypeVar

from tillit.record import vocabulary
from tillit.record.codes import Kind, Treatment
from tillit.record.explain.shape import Table
from tillit.record.explain.words import Words, upper
from tillit.record.policy import GateField, Policy, ReadRule, SeenField
from tillit.record.processing import Processing, Processor, Transfer

Named = TypeVar("Named", GateField, SeenField)


def in_order(rules: Iterable[Named]) -> list[Named]:
    """In the order of the vocabulary, who a person is first: an order people can follow."""
    order = list(vocabulary.fields())
    return sorted(rules, key=lambda rule: order.index(rule.field))


def data(words: Words, policy: Policy) -> Table | None:
    """Every listed field: what happens to it, for which purposes, and why a wish did not count."""
    rows = [
        (field_label(words, rule.field), upper(words.say(f"treatment_{rule.treatment}")), needed_for(words, rule))
        for rule in in_order(policy.gate)
    ]
    return words.table(("data", "treatment", "needed_for"), rows)


def field_label(words: Words, field: str) -> str:
    label = words.label("fields", field)
    return f"{label} ({words.say('special')})" if vocabulary.fields()[field].special else label


def needed_for(words: Words, rule: GateField) -> str:
    if rule.treatment is not Treatment.DROP:
        return words.cell("purposes", (ask.purpose for ask in rule.asks if ask.counts))
    reasons = dict.fromkeys(words.say(f"reason_{ask.reason}") for ask in rule.asks)
    return upper(words.listed(reasons))


def reasons(words: Words, processing: Processing) -> Table | None:
    """Why each purpose needs each field, in the writers' own words."""
    rows = [
        (words.label("purposes", purpose.code), words.label("fields", rule.field), rule.why)
        for purpose in processing.purposes
        for rule in purpose.fields
        if rule.why.strip()
    ]
    return words.table(("purpose", "data", "why"), rows)


def readers(words: Words, policy: Policy) -> Table | None:
    rows = [
        (
            words.label("purposes", rule.purpose),
            upper(words.label("readers", rule.reader)),
            words.cell("fields", (seen.field for seen in in_order(rule.fields))),
            identification(words, rule),
            shown_time(words, rule),
        )
        for rule in policy.reads
    ]
    return words.table(("purpose", "reader", "sees", "how", "time"), rows)


def shown_time(words: Words, rule: ReadRule) -> str:
    """Nothing about time when the reader does not see it."""
    sees_time = any(vocabulary.fields()[seen.field].time for seen in rule.fields)
    return words.say(f"granularity_{rule.granularity}") if sees_time else "–"


def identification(words: Words, rule: ReadRule) -> str:
    return words.say(f"identification_{rule.identification}", n=rule.smallest_group)


def retention(words: Words, policy: Policy) -> Table | None:
    rows = [
        (
            upper(words.label("retention_kinds", rule.kind)),
            words.label("purposes", rule.purpose),
            words.clock(rule.clock),
        )
        for rule in policy.retention
    ]
    return words.table(("kind", "purpose", "deleted"), rows)


def kept_kinds(policy: Policy) -> list[Kind]:
    """Kinds there is something to delete of: account and answers only when a field of theirs is kept."""
    fields = {rule.kind for rule in policy.kept()}
    derived = {Kind.PROGRESS, Kind.FOLLOW_UP} if fields else set()
    clocked = {rule.kind for rule in policy.retention}
    return [kind for kind in Kind if kind in clocked & (fields | derived)]


def processors(words: Words, listed: tuple[Processor, ...]) -> Table | None:
    rows = [
        (
            words.say("under", name=item.name, under=item.under) if item.under else item.name,
            upper(words.label("recipients", item.role)),
            words.country(item.country),
            words.or_not_stated(item.task),
        )
        for item in listed
    ]
    return words.table(("name", "role", "country", "task"), rows)


def recipients(words: Words, processing: Processing) -> Table | None:
    rows = [
        (item.name or words.say("not_stated"), words.label("recipients", item.category), words.or_not_stated(item.why))
        for item in processing.recipients
    ]
    return words.table(("name", "role", "why"), rows)


def transfers(words: Words, processing: Processing) -> Table | None:
    rows = [
        (item.recipient, words.country(item.country), transfer_basis(words, item), words.or_not_stated(item.safeguards))
        for item in processing.transfers
    ]
    return words.table(("name", "country", "basis", "safeguards"), rows)


def transfer_basis(words: Words, item: Transfer) -> str:
    label = words.label("transfer_bases", item.basis) if item.basis else words.say("not_stated")
    label = f"{label} ({item.reference})" if item.reference else label
    return words.say("remote", basis=label) if item.remote_access else label


def security(words: Words, processing: Processing) -> Table | None:
    rows = [(upper(words.label("security", item.measure)), item.note or "–") for item in processing.security]
    return words.table(("measure", "note"), rows)
