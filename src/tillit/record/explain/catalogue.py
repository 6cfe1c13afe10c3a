"""What anyone can read about a use in the public catalogue."""

from collections.abc import Iterator

from tillit.record import vocabulary
from tillit.record.codes import Reader
from tillit.record.explain import tables
from tillit.record.explain.shape import Section
from tillit.record.explain.words import Words, inline, longest, upper
from tillit.record.policy import Policy
from tillit.record.processing import Processing


def sections(words: Words, processing: Processing, policy: Policy) -> Iterator[Section]:
    yield purposes(words, policy)
    yield data(words, policy)
    yield readers(words, policy)
    yield retention(words, policy)
    yield where(words, processing)
    yield contact(words, processing)


def purposes(words: Words, policy: Policy) -> Section:
    known = vocabulary.purposes()
    items = tuple(
        words.say(
            "purpose",
            purpose=words.label("purposes", rule.purpose),
            explanation=known[rule.purpose].explanation.in_(words.language),
        )
        for rule in policy.standing()
    )
    paragraphs = () if items else (words.say("no_purposes"),)
    return Section(code="purposes", heading=words.say("h_purposes"), paragraphs=paragraphs, items=items)


def data(words: Words, policy: Policy) -> Section:
    rows = [
        (tables.field_label(words, rule.field), upper(words.say(f"treatment_{rule.treatment}")))
        for rule in tables.in_order(policy.kept())
    ]
    paragraphs = () if rows else (words.say("nothing"),)
    closing = [words.say("refused")]
    if policy.dropped():
        names = words.labels("fields", (rule.field for rule in tables.in_order(policy.dropped())))
        closing.insert(0, words.say("dropped", fields=names))
    table = words.table(("data", "treatment"), rows)
    heading = words.say("h_data")
    return Section(code="data", heading=heading, paragraphs=paragraphs, table=table, closing=tuple(closing))


def readers(words: Words, policy: Policy) -> Section:
    items = []
    for reader in Reader:
        degrees: dict[str, list[str]] = {}
        for rule in policy.reads_of(reader):
            label = inline(words.label("purposes", rule.purpose))
            degrees.setdefault(tables.identification(words, rule), []).append(label)
        items += [reader_item(words, reader, how, labels) for how, labels in degrees.items()]
    paragraphs = () if items else (words.say("nobody"),)
    return Section(code="readers", heading=words.say("h_readers"), paragraphs=paragraphs, items=tuple(items))


def reader_item(words: Words, reader: Reader, how: str, purposes: list[str]) -> str:
    label = words.label("readers", reader)
    return words.say("reader", reader=upper(label), how=how, purposes=words.listed(purposes))


def retention(words: Words, policy: Policy) -> Section:
    items = []
    for kind in tables.kept_kinds(policy):
        clocks = longest(rule.clock for rule in policy.retention if rule.kind is kind)
        when = words.clocks(clocks, "or") if len(clocks) > 1 else words.clock(clocks[0])
        when = words.say("last", clocks=when) if len(clocks) > 1 else when
        label = words.label("retention_kinds", kind)
        items.append(words.say("retention", kind=upper(label), when=when))
    paragraphs = () if items else (words.say("no_clocks"),)
    return Section(code="retention", heading=words.say("h_retention"), paragraphs=paragraphs, items=tuple(items))


def where(words: Words, processing: Processing) -> Section:
    items = tuple(
        words.say("where", processor=item.name, country=words.country(item.country)) for item in processing.processors
    )
    closing: tuple[str, ...] = ()
    if processing.transfers:
        countries = words.countries(item.country for item in processing.transfers)
        closing = (words.say("transfers", countries=countries),)
    elif processing.no_transfers:
        closing = (words.say("no_transfers"),)
    stored = [words.say("hosting", countries=words.countries(processing.hosting))] if processing.hosting else []
    lead = tuple([*stored, words.say("processors")] if items else stored)
    return Section(code="where", heading=words.say("h_where"), paragraphs=lead, items=items, closing=closing)


def contact(words: Words, processing: Processing) -> Section:
    lines = []
    if processing.rights_contact.name or processing.rights_contact.email:
        lines.append(words.say("contact", party=words.party(processing.rights_contact)))
    if processing.dpo.name or processing.dpo.email:
        lines.append(words.say("dpo", party=words.party(processing.dpo)))
    lines.append(words.say("child"))
    return Section(code="contact", heading=words.say("h_contact"), paragraphs=tuple(lines))
