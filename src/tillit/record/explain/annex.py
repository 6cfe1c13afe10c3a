"""What the agreement's annexes A, B and C say of the processing (template of Digdir and DFØ, 2020)."""

from collections.abc import Iterator

from tillit.record import vocabulary
from tillit.record.codes import Reader
from tillit.record.explain import tables
from tillit.record.explain.shape import Section
from tillit.record.explain.words import Words, inline
from tillit.record.policy import Policy
from tillit.record.processing import Processing, Purpose


def sections(words: Words, processing: Processing, policy: Policy) -> Iterator[Section]:
    yield purposes(words, processing, policy)
    table = tables.data(words, policy)
    yield Section(code="a_data", heading=words.say("h_data"), table=table, closing=(words.say("refused"),))
    subjects = words.say("subjects", subjects=words.labels("data_subjects", processing.data_subjects))
    yield Section(code="a_subjects", heading=words.say("h_subjects"), paragraphs=(subjects,))
    clocks = tables.retention(words, policy)
    yield Section(code="a_retention", heading=words.say("h_retention"), table=clocks, closing=(words.say("end"),))
    yield subprocessors(words, processing)
    yield security(words, processing)
    yield place(words, processing)
    yield access(words, policy)


def purposes(words: Words, processing: Processing, policy: Policy) -> Section:
    standing = {rule.purpose for rule in policy.standing()}
    items = tuple(purpose_item(words, item) for item in processing.purposes if item.code in standing)
    return Section(code="a_purpose", heading=words.say("h_purpose"), items=items, closing=(words.say("only"),))


def purpose_item(words: Words, purpose: Purpose) -> str:
    return words.say(
        "purpose",
        purpose=words.label("purposes", purpose.code),
        explanation=vocabulary.purposes()[purpose.code].explanation.in_(words.language),
        basis=words.label("legal_bases", purpose.legal_basis or ""),
        provisions=words.provisions(purpose.provisions),
    )


def subprocessors(words: Words, processing: Processing) -> Section:
    listed = tuple(item for item in processing.processors if item.role == "subprocessor")
    table = tables.processors(words, listed)
    paragraphs = () if table else (words.say("no_subprocessors"),)
    return Section(code="b", heading=words.say("h_subprocessors"), paragraphs=paragraphs, table=table)


def security(words: Words, processing: Processing) -> Section:
    table = tables.security(words, processing)
    paragraphs = () if table else (words.say("not_stated"),)
    return Section(code="c_security", heading=words.say("h_security"), paragraphs=paragraphs, table=table)


def place(words: Words, processing: Processing) -> Section:
    table = tables.transfers(words, processing)
    countries = processing.hosting or tuple(item.country for item in processing.processors)
    lines = (words.say("places", countries=words.countries(countries)),)
    return Section(code="c_place", heading=words.say("h_place"), paragraphs=lines, table=table)


def access(words: Words, policy: Policy) -> Section:
    items = tuple(
        words.say(
            "supplier_sees",
            fields=words.labels("fields", (seen.field for seen in tables.in_order(rule.fields))),
            purpose=inline(words.label("purposes", rule.purpose)),
        )
        for rule in policy.reads_of(Reader.SUPPLIER)
    )
    paragraphs = () if items else (words.say("supplier_nothing"),)
    return Section(code="c_access", heading=words.say("h_access"), paragraphs=paragraphs, items=items)
