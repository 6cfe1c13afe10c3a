"""The entry in the record of processing, letter by letter of Article 30(1) GDPR."""

from collections.abc import Iterator

from tillit.record.codes import Granularity, Reader
from tillit.record.explain import tables
from tillit.record.explain.child import rights_of
from tillit.record.explain.shape import Section
from tillit.record.explain.words import Words
from tillit.record.policy import Policy, PurposeRule
from tillit.record.processing import Processing, Purpose


def sections(words: Words, processing: Processing, policy: Policy) -> Iterator[Section]:
    yield who(words, processing)
    rules = {rule.purpose: rule for rule in policy.purposes}
    for purpose in processing.purposes:
        yield purpose_section(words, purpose, rules[purpose.code])
    yield data(words, processing, policy)
    yield readers(words, policy)
    yield recipients(words, processing)
    yield transfers(words, processing)
    yield retention(words, policy)
    yield security(words, processing)
    yield rights(words, processing, policy)
    yield version(words, policy)


def who(words: Words, processing: Processing) -> Section:
    lines = [
        words.say("controller", party=words.party(processing.controller)),
        words.say("dpo", party=words.party(processing.dpo)),
        *(words.say("joint", party=words.party(party)) for party in processing.joint_controllers),
        words.say("supplier", party=words.party(processing.service.supplier)),
    ]
    closing = tuple(text for text in (processing.summary, processing.note) if text.strip())
    return Section(code="a", heading=words.say("h_who"), paragraphs=tuple(lines), closing=closing)


def purpose_section(words: Words, purpose: Purpose, rule: PurposeRule) -> Section:
    label = words.label("purposes", purpose.code)
    basis = words.label("legal_bases", purpose.legal_basis) if purpose.legal_basis else words.say("not_stated")
    lines = [words.say("basis", basis=basis, provisions=words.provisions(purpose.provisions))]
    if purpose.article9:
        condition = words.label("legal_bases", purpose.article9)
        lines.append(words.say("article9", condition=condition, need=words.or_not_stated(purpose.article9_need)))
    lines.append(use(words, rule) if rule.stands else not_standing(words, rule))
    lines += purpose_notes(words, purpose)
    return Section(code=f"b_{purpose.code}", heading=words.say("h_purpose", purpose=label), paragraphs=tuple(lines))


def use(words: Words, rule: PurposeRule) -> str:
    return words.say(
        "use",
        nature=words.say(f"nature_{rule.nature}"),
        analysis=words.say(f"analysis_{rule.analysis}"),
        outside=words.say(f"outside_{rule.outside_school_hours}"),
    )


def not_standing(words: Words, rule: PurposeRule) -> str:
    return words.say("not_standing", reason=words.say(f"reason_{rule.reason}"))


def purpose_notes(words: Words, purpose: Purpose) -> Iterator[str]:
    if purpose.granularity is Granularity.EXACT and purpose.granularity_why.strip():
        shown = words.say(f"granularity_{purpose.granularity}")
        yield words.say("granularity_why", granularity=shown, why=purpose.granularity_why)
    if purpose.note.strip():
        yield purpose.note


def data(words: Words, processing: Processing, policy: Policy) -> Section:
    lines = [words.say("subjects", subjects=words.labels("data_subjects", processing.data_subjects))]
    if processing.sources:
        lines.append(words.say("sources", sources=words.labels("data_sources", processing.sources)))
    table = tables.data(words, policy)
    closing = (words.say("refused" if table else "nothing"),)
    return Section(code="c", heading=words.say("h_data"), paragraphs=tuple(lines), table=table, closing=closing)


def readers(words: Words, policy: Policy) -> Section:
    table = tables.readers(words, policy)
    if table is None:
        return Section(code="d_readers", heading=words.say("h_readers"), paragraphs=(words.say("no_readers"),))
    notes = [words.say("never_time")]
    if policy.reads_of(Reader.GUARDIAN):
        notes.append(words.say("guardians", rule=words.say(f"guardian_{policy.guardian_access}")))
    notes.append(words.hours(policy.school_hours))
    return Section(code="d_readers", heading=words.say("h_readers"), table=table, closing=tuple(notes))


def recipients(words: Words, processing: Processing) -> Section:
    table = tables.processors(words, processing.processors)
    others = tuple(
        f"{item.name or words.say('not_stated')}: {words.label('recipients', item.category)}. {item.why}".strip()
        for item in processing.recipients
    )
    paragraphs = () if table else (words.say("no_processors"),)
    if processing.hosting:
        others = (words.say("hosting", countries=words.countries(processing.hosting)), *others)
    heading = words.say("h_recipients")
    return Section(code="d_recipients", heading=heading, paragraphs=paragraphs, table=table, closing=others)


def transfers(words: Words, processing: Processing) -> Section:
    table = tables.transfers(words, processing)
    said = "no_transfers" if processing.no_transfers else "transfers_unknown"
    paragraphs = () if table else (words.say(said),)
    return Section(code="e", heading=words.say("h_transfers"), paragraphs=paragraphs, table=table)


def retention(words: Words, policy: Policy) -> Section:
    table = tables.retention(words, policy)
    closing = (words.say("longest" if table else "no_clocks"),)
    return Section(code="f", heading=words.say("h_retention"), table=table, closing=closing)


def security(words: Words, processing: Processing) -> Section:
    table = tables.security(words, processing)
    paragraphs = () if table else (words.say("no_security"),)
    return Section(code="g", heading=words.say("h_security"), paragraphs=paragraphs, table=table)


def rights(words: Words, processing: Processing, policy: Policy) -> Section:
    asked = words.listed(right.text.in_(words.language) for right in rights_of(policy))
    lines = [words.say("rights", rights=asked)]
    if processing.rights_contact.name or processing.rights_contact.email:
        lines.append(words.say("rights_contact", party=words.party(processing.rights_contact)))
    lines.append(words.say("automation" if processing.automated_decisions else "no_automation"))
    if processing.rights_note.strip():
        lines.append(processing.rights_note)
    return Section(code="rights", heading=words.say("h_rights"), paragraphs=tuple(lines))


def version(words: Words, policy: Policy) -> Section:
    line = words.say("version", fingerprint=policy.compiled_from, compiler=policy.compiler)
    return Section(code="version", heading=words.say("h_version"), paragraphs=(line,))
