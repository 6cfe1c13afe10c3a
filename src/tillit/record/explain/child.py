"""What a ten-year-old reads: what is kept, who sees it, when it goes, as the policy has it. The record gives names."""

from collections.abc import Iterator

from tillit.record import vocabulary
from tillit.record.codes import Analysis, Granularity, GuardianAccess, Identification, Reader, Treatment, rank
from tillit.record.explain.shape import Section
from tillit.record.explain.tables import in_order, kept_kinds
from tillit.record.explain.words import Words, inline, longest
from tillit.record.policy import GateField, Policy, ReadRule, SeenField
from tillit.record.processing import Processing


def sections(words: Words, processing: Processing, policy: Policy) -> Iterator[Section]:
    yield what(words, processing)
    if policy.kept():
        yield why(words, policy)
    yield kept(words, policy)
    yield not_kept(words, processing, policy)
    yield who(words, policy)
    if policy.kept():
        yield how_long(words, policy)
        yield outside(words, policy)
        yield machine(words, processing, policy)
    yield rights(words, processing, policy)


def what(words: Words, processing: Processing) -> Section:
    service = processing.service
    lines = [words.say("what", service=service.name)]
    if service.supplier.name:
        lines.append(words.say("supplier", supplier=service.supplier.name))
    owner = processing.controller.name
    lines.append(words.say("controller", controller=owner) if owner else words.say("school_decides"))
    return Section(code="what", heading=words.say("h_what", service=service.name), paragraphs=tuple(lines))


def why(words: Words, policy: Policy) -> Section:
    known = vocabulary.purposes()
    items = tuple(known[rule.purpose].child.in_(words.language) for rule in policy.standing())
    return Section(code="why", heading=words.say("h_why"), items=items, closing=(words.say("only"),))


def kept(words: Words, policy: Policy) -> Section:
    items = tuple(kept_item(words, rule) for rule in in_order(policy.kept()))
    paragraphs = () if items else (words.say("nothing"),)
    return Section(code="kept", heading=words.say("h_kept"), paragraphs=paragraphs, items=items)


def kept_item(words: Words, rule: GateField) -> str:
    if rule.treatment is Treatment.DAY:
        return words.say("kept_day")
    label = field(words, rule.field)
    return words.say("kept_pseudonym", field=label) if rule.treatment is Treatment.PSEUDONYM else label


def not_kept(words: Words, processing: Processing, policy: Policy) -> Section:
    items = tuple(field(words, rule.field) for rule in in_order(policy.dropped()))
    refused = words.say("refused", service=processing.service.name)
    return Section(code="not", heading=words.say("h_not"), items=items, closing=(refused,))


def field(words: Words, code: str) -> str:
    return vocabulary.fields()[code].child.in_(words.language)


def who(words: Words, policy: Policy) -> Section:
    items = tuple(line for reader in Reader for line in sees(words, policy, reader))
    notes = [words.say("teacher_not")] if policy.reads_of(Reader.TEACHER_OF_GROUP) else []
    if policy.reads_of(Reader.GUARDIAN):
        notes.append(guardian(words, policy.guardian_access))
    closing = (*notes, words.say("nobody_else")) if items else ()
    paragraphs = () if items else (words.say("nobody"),)
    return Section(code="who", heading=words.say("h_who"), paragraphs=paragraphs, items=items, closing=closing)


def guardian(words: Words, access: GuardianAccess) -> str:
    return words.say(f"guardian_{access}")


def sees(words: Words, policy: Policy, reader: Reader) -> Iterator[str]:
    """One sentence per degree of closeness, closest first: what the reader sees over all purposes."""
    rules = policy.reads_of(reader)
    if reader is Reader.PUPIL and sees_all(policy, rules):
        yield words.say("sees_all")
        return
    for identification in reversed(Identification):
        close = [rule for rule in rules if rule.identification is identification]
        if close:
            yield words.say(
                f"sees_{identification}",
                reader=reader_label(words, reader),
                fields=words.listed(seen_fields(words, close)),
                n=min(rule.smallest_group for rule in close),
            )


def sees_all(policy: Policy, rules: tuple[ReadRule, ...]) -> bool:
    """Every kept field, and none of it only as totals."""
    close = [rule for rule in rules if rule.identification is not Identification.AGGREGATE]
    seen = {field.field for rule in close for field in rule.fields}
    return bool(close) and len(close) == len(rules) and seen == {rule.field for rule in policy.kept()}


def reader_label(words: Words, reader: Reader) -> str:
    return vocabulary.readers()[reader].child.in_(words.language)


def seen_fields(words: Words, rules: list[ReadRule]) -> list[str]:
    """What is only seen as a code is still named: a code is about somebody."""
    known = vocabulary.fields()
    seen: dict[str, SeenField] = {}
    for item in sorted((item for rule in rules for item in rule.fields), key=lambda item: rank(item.treatment)):
        seen[item.field] = item  # the closest any of the rules gives
    return [
        seen_time(words, rules) if known[item.field].time else seen_field(words, item)
        for item in in_order(seen.values())
    ]


def seen_field(words: Words, item: SeenField) -> str:
    label = field(words, item.field)
    return words.say("seen_code", field=label) if item.treatment is Treatment.PSEUDONYM else label


def seen_time(words: Words, rules: list[ReadRule]) -> str:
    """The finest any of the rules gives, among those that show time at all."""
    known = vocabulary.fields()
    shown = [rule.granularity for rule in rules if any(known[seen.field].time for seen in rule.fields)]
    finest: Granularity = max(shown, key=rank)
    return words.say(f"seen_{finest}")


def how_long(words: Words, policy: Policy) -> Section:
    lines = []
    for kind in kept_kinds(policy):
        clocks = longest(rule.clock for rule in policy.retention if rule.kind is kind)
        label = vocabulary.retention_kinds()[kind].child.in_(words.language)
        if len(clocks) == 1:
            lines.append(words.say("delete", kind=label, clock=words.clock(clocks[0])))
        else:
            lines.append(words.say("delete_last", kind=label, clocks=words.clocks(clocks, "or")))
    return Section(code="long", heading=words.say("h_long"), items=tuple(lines))


def outside(words: Words, policy: Policy) -> Section:
    lines = [words.hours(policy.school_hours)]
    kept_outside = [rule for rule in policy.kept() if rule.outside is not Treatment.DROP]
    not_outside = [rule for rule in policy.kept() if rule.outside is Treatment.DROP]
    if not kept_outside:
        lines.append(words.say("outside_drop"))
    else:
        lines.append(outside_seen(words, policy))
        if not_outside:
            names = words.listed(field(words, rule.field) for rule in not_outside)
            lines.append(words.say("outside_not", fields=names))
    return Section(code="outside", heading=words.say("h_outside"), paragraphs=tuple(lines))


def outside_seen(words: Words, policy: Policy) -> str:
    seers = [reader for reader in Reader if any(rule.outside_school_hours for rule in policy.reads_of(reader))]
    if not seers:
        return words.say("outside_hidden")
    if seers == [Reader.PUPIL]:
        return words.say("outside_pupil")
    labels = (inline(reader_label(words, reader)) for reader in seers)
    return words.say("outside_some", readers=words.listed(labels))


def machine(words: Words, processing: Processing, policy: Policy) -> Section:
    modes = {rule.analysis for rule in policy.standing()}
    mode = next((mode for mode in (Analysis.ON, Analysis.OFF) if mode in modes), Analysis.NEVER)
    lines = [words.say(f"machine_{mode}")]
    if not processing.automated_decisions:
        lines.append(words.say("person_decides"))
    return Section(code="machine", heading=words.say("h_machine"), paragraphs=tuple(lines))


def rights(words: Words, processing: Processing, policy: Policy) -> Section:
    items = tuple(right.child.in_(words.language) for right in rights_of(policy))
    closing = [words.say("ask_teacher")]
    contact = processing.rights_contact
    if contact.name or contact.email:
        closing.append(words.say("contact", party=words.party(contact)))
    if processing.dpo.name or processing.dpo.email:
        closing.append(words.say("dpo", party=words.party(processing.dpo)))
    return Section(code="rights", heading=words.say("h_rights"), items=items, closing=tuple(closing))


def rights_of(policy: Policy) -> list[vocabulary.RightTerm]:
    """Objection (Article 21) only where the legal basis gives it."""
    bases = vocabulary.legal_bases()
    objection = any(bases[rule.legal_basis].objection for rule in policy.standing())
    return [right for code, right in vocabulary.rights().items() if code != "objection" or objection]
