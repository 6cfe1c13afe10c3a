"""Writes the processing agreement with its four annexes as neutral blocks, from nothing but the facts."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from tillit.agreements.annex_texts import AnnexLetter, text
from tillit.agreements.processing import Link, Party, Processing
from tillit.agreements.register import country_register
from tillit.agreements.rulebook import Language
from tillit.agreements.wording import written_date
from tillit.documents.model import Block, Bullets, Cell, Heading, KeyValues, Paragraph, Table

Say = Callable[..., str]


@dataclass(frozen=True)
class Annex:
    letter: AnnexLetter
    title: str
    blocks: tuple[Block, ...]


def speaker(language: Language) -> Say:
    def say(key: str, **values: str | int) -> str:
        return text(key, language, **values)

    return say


def general_text(facts: Processing) -> tuple[Block, ...]:
    say = speaker(facts.language)
    theirs = facts.template == "supplier"
    keys = ["general_supplier"] if theirs else ["general_1", "general_2", "general_3", "general_4"]
    return (
        Heading(1, say("parties")),
        _party(facts.controller, say("controller"), say),
        _party(facts.processor, say("processor"), say),
        KeyValues(((say("service"), facts.service), *_term(facts, say)), say("period")),
        Heading(1, say("general")),
        Bullets(tuple(say(key) for key in (*keys, "general_5"))),
    )


def annexes(facts: Processing, chain: tuple[Link, ...]) -> tuple[Annex, ...]:
    """`chain` begins with the supplier; annex B lists those it uses in turn."""
    say = speaker(facts.language)
    return (
        Annex("A", say("a_title"), _annex_a(facts, say)),
        Annex("B", say("b_title"), _annex_b(facts, chain, say)),
        Annex("C", say("c_title"), _annex_c(facts, say)),
        Annex("D", say("d_title"), _annex_d(facts, say)),
    )


def _party(party: Party, role: str, say: Say) -> KeyValues:
    pairs = ((say("name"), party.name), (say("organisation_number"), party.organisation_number))
    shown = (*pairs, (say("contact"), party.contact_role))
    return KeyValues(tuple((label, value or say("nothing")) for label, value in shown), role)


def _term(facts: Processing, say: Say) -> tuple[tuple[str, Cell], ...]:
    starts = written_date(facts.starts_on, facts.language) if facts.starts_on else say("nothing")
    ends = written_date(facts.ends_on, facts.language) if facts.ends_on else say("open_ended")
    return (say("starts_on"), starts), (say("ends_on"), ends)


def _annex_a(facts: Processing, say: Say) -> tuple[Block, ...]:
    purposes = [(p.title, p.legal_basis, ", ".join(p.data)) for p in facts.purposes]
    kept = [(k.kind, k.period) for k in facts.retention]
    return (
        Heading(2, say("a_subject")),
        Paragraph(facts.subject or say("nothing")),
        *_table("a_purposes", ("purpose", "legal_basis", "data_used"), purposes, say),
        Heading(2, say("a_subjects")),
        _list(facts.data_subjects, say),
        Heading(2, say("a_data")),
        _list(facts.data, say),
        Heading(2, say("a_special")),
        *_special(facts, say),
        *_table("a_retention", ("kind", "kept"), kept, say),
        Heading(2, say("a_end")),
        Paragraph(say(f"end_{facts.at_end}", days=facts.at_end_days) if facts.at_end else say("nothing")),
    )


def _special(facts: Processing, say: Say) -> tuple[Block, ...]:
    if facts.special != "yes":
        return (Paragraph(say("none" if facts.special == "no" else "nothing")),)
    need = KeyValues(((say("a_special_need"), facts.special_need or say("nothing")),))
    return _list(facts.special_categories, say), need


def _annex_b(facts: Processing, chain: tuple[Link, ...], say: Say) -> tuple[Block, ...]:
    conditions = say(f"b_{facts.authorisation}", days=facts.notice_days) if facts.authorisation else say("nothing")
    start = (Heading(2, say("b_conditions")), Paragraph(conditions), Paragraph(say("b_same")))
    used = [link for link in chain if link.parent]
    if not used:
        return (*start, Heading(2, say("b_list")), Paragraph(say("b_none")))
    names = {link.key: link.recipient.name for link in chain}
    rows = [_sub_row(link, names, facts.language, say) for link in used]
    return (*start, *_table("b_list", ("name", "task", "country", "access_from", "used_by", "basis"), rows, say))


def _sub_row(link: Link, names: dict[str, str], language: Language, say: Say) -> tuple[Cell, ...]:
    recipient = link.recipient
    return (
        recipient.name,
        link.task or say("nothing"),
        _countries((recipient.country,), language) or say("nothing"),
        _countries(recipient.remote_access_from, language) or "–",
        names[link.parent],
        say(f"basis_{recipient.basis_claimed}") if recipient.basis_claimed not in ("", "art49") else say("nothing"),
    )


def _annex_c(facts: Processing, say: Say) -> tuple[Block, ...]:
    countries = _countries(facts.locations, facts.language) or say("nothing")
    breach = say("c_breach_text", hours=facts.breach_hours) if facts.breach_hours else say("nothing")
    return (
        Heading(2, say("c_instruction")),
        Paragraph(say("c_instruction_text", service=facts.service)),
        Heading(2, say("c_security")),
        _list(facts.security, say),
        Heading(2, say("c_breach")),
        Paragraph(breach),
        Heading(2, say("c_location")),
        Paragraph(say("c_location_text", countries=countries)),
        Heading(2, say("c_audit")),
        Paragraph(say("c_audit_text")),
        Paragraph(facts.audit or say("nothing")),
    )


def _annex_d(facts: Processing, say: Say) -> tuple[Block, ...]:
    later = Paragraph(say("d_later"))
    if not facts.deviations:
        return Heading(2, say("d_changes")), Paragraph(say("d_none")), later
    rows = [
        (d.clause, d.text, d.reason, written_date(d.agreed_on, facts.language) if d.agreed_on else "–")
        for d in facts.deviations
    ]
    return (*_table("d_changes", ("clause", "change", "reason", "agreed_on"), rows, say), later)


def _table(title: str, columns: Iterable[str], rows: Sequence[tuple[Cell, ...]], say: Say) -> tuple[Block, ...]:
    heading = Heading(2, say(title))
    if not rows:
        return heading, Paragraph(say("nothing"))
    return heading, Table(tuple(say(column) for column in columns), tuple(rows), say(title))


def _list(items: tuple[str, ...], say: Say) -> Block:
    return Bullets(items) if items else Paragraph(say("nothing"))


def _countries(codes: tuple[str, ...], language: Language) -> str:
    return ", ".join(country_register().name_of(code, language) for code in codes if code)
