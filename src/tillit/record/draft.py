"""A first draft of a record, from what the supplier has declared. Proposes the least and guesses nothing.

Pure: an answer that is missing or "unknown" leaves a hole, and `completeness` names the hole."""

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import msgspec

from tillit.record import vocabulary
from tillit.record.codes import Kind, OutsideSchool, Treatment, Until
from tillit.record.explain.words import Words
from tillit.record.processing import (
    Clock,
    FieldRule,
    Processing,
    Processor,
    Purpose,
    Retention,
    SecurityMeasure,
    Service,
    Transfer,
)
from tillit.record.vocabulary import PurposeTerm

UNKNOWN = "unknown"
COUNTRY = re.compile("[A-Z]{2}")
# What a draft starts with: to help the pupil along, and to run the service. The network adds what else it is for.
FIRST_PURPOSES = ("formative", "operations")
ALSO_FIELDS: Mapping[str, tuple[str, ...]] = {
    "free_text": ("free_text",),
    "recordings": ("audio", "video"),
    "location_tracking": ("location",),
}


def draft_from_declaration(
    service: Service,
    answers: Mapping[str, object],
    language: str,
    *,
    purposes: Sequence[str] = FIRST_PURPOSES,
    in_eea: Callable[[str], bool] = lambda country: False,
) -> Processing:
    """`in_eea(country)` says whether a country is in the EEA today; without it every country counts as outside."""
    words = Words(language, "draft")
    known = Answers(answers)
    service = supplied(service, known)
    return Processing(
        language=language,
        service=service,
        summary=words.say("summary", service=service.name),
        purposes=draft_purposes(known, purposes, words),
        data_subjects=("pupil", "employee"),
        sources=sources(known),
        processors=processors(service, known, words),
        hosting=known.countries("hosting_countries"),
        transfers=transfers(service, known, in_eea),
        no_transfers=stays_inside(service, known, in_eea),
        security=security(known, words),
        automated_decisions=known.yes("automated_decisions"),
    )


class Answers:
    """The declaration's answers with "unknown" taken as no answer, whatever shape they have."""

    def __init__(self, answers: Mapping[str, object]) -> None:
        self.answers = {code: answer for code, answer in answers.items() if answer not in (UNKNOWN, None, "")}

    def text(self, code: str, limit: int = 300) -> str:
        answer = self.answers.get(code, "")
        return answer.strip()[:limit] if isinstance(answer, str) else ""

    def yes(self, code: str) -> bool:
        return self.answers.get(code) in ("yes", True)

    def known(self, code: str) -> bool:
        return code in self.answers

    def codes(self, code: str) -> list[str]:
        answer = self.answers.get(code)
        return [item for item in answer if isinstance(item, str)] if isinstance(answer, list | tuple) else []

    def countries(self, code: str) -> tuple[str, ...]:
        return tuple(dict.fromkeys(found for item in self.codes(code) if (found := country_of(item))))

    def days(self, code: str) -> int | None:
        answer = self.answers.get(code)
        return answer if isinstance(answer, int) and not isinstance(answer, bool) and 0 <= answer <= 3660 else None

    def rows(self, code: str) -> list[dict[str, Any]]:
        answer = self.answers.get(code)
        return [row for row in answer if isinstance(row, dict) and row.get("name")] if isinstance(answer, list) else []

    def fields(self) -> list[str]:
        listed = [field for field in self.codes("data_fields") if field in vocabulary.fields()]
        also = [field for code, fields in ALSO_FIELDS.items() if self.yes(code) for field in fields]
        return list(dict.fromkeys([*listed, *also]))


def supplied(service: Service, known: Answers) -> Service:
    """The supplier's own words win over what the catalogue had."""
    supplier = service.supplier
    party = type(supplier)(
        name=known.text("supplier_name") or supplier.name,
        orgnr=known.text("supplier_orgnr") or supplier.orgnr,
        contact=known.text("contact_name") or supplier.contact,
        email=known.text("contact_email") or supplier.email,
    )
    return Service(
        name=service.name,
        supplier=party,
        supplier_country=country_of(known.text("supplier_country")) or service.supplier_country,
        url=service.url,
        platform=service.platform,
        terms_url=known.text("terms_url") or service.terms_url,
        privacy_url=known.text("privacy_url") or service.privacy_url,
    )


def draft_purposes(known: Answers, chosen: Sequence[str], words: Words) -> tuple[Purpose, ...]:
    declared = known.fields()
    terms = [vocabulary.purposes()[code] for code in chosen]
    drafts = [draft_purpose(term, declared, known, words) for term in terms]
    needed = {rule.field for purpose in drafts for rule in purpose.fields}
    unneeded = [field for field in declared if field not in needed]
    if drafts and unneeded:
        drafts[-1] = with_dropped(drafts[-1], unneeded, words)
    return tuple(drafts)


def draft_purpose(term: PurposeTerm, declared: Sequence[str], known: Answers, words: Words) -> Purpose:
    fields = vocabulary.fields()
    rules = tuple(
        FieldRule(field=field, treatment=fields[field].usual[term.code], why=need(field, words))
        for field in declared
        if term.code in fields[field].usual
    )
    return Purpose(
        code=term.code,
        legal_basis=term.legal_bases[0],
        provisions=tuple(code for code in term.provisions if vocabulary.provisions()[code].valid_to is None)[:2],
        fields=rules,
        readers=term.readers,
        identification=term.identification,
        granularity=term.granularity,
        retention=retention(term, known),
        nature=term.nature,
        # Whoever runs the service must see a fault at any hour; nobody else needs to.
        outside_school_hours=OutsideSchool.KEEP if term.code == "operations" else OutsideSchool.PUPIL_ONLY,
    )


def need(field: str, words: Words) -> str:
    text = vocabulary.fields()[field].need
    return text.in_(words.language) if text else ""


def retention(term: PurposeTerm, known: Answers) -> Retention:
    """The usual clocks; a supplier that deletes sooner is held to it."""
    usual = {kind: getattr(term.retention, kind) for kind in Kind}
    days = known.days("retention_days")
    if days is not None and days < 365 and usual[Kind.ANSWERS] is not None:
        shorter = min(days, usual[Kind.ANSWERS].days) if usual[Kind.ANSWERS].until is Until.DAYS else days
        usual[Kind.ANSWERS] = Clock(until=Until.DAYS, days=shorter)
    return Retention(**{str(kind): clock for kind, clock in usual.items()})


def with_dropped(purpose: Purpose, fields: Sequence[str], words: Words) -> Purpose:
    why = words.say("why_dropped")
    rules = tuple(FieldRule(field=field, treatment=Treatment.DROP, why=why) for field in fields)
    return msgspec.structs.replace(purpose, fields=(*purpose.fields, *rules))


def sources(known: Answers) -> tuple[str, ...]:
    found = ["person"]
    if known.text("login") == "feide":
        found.append("feide")
    if known.yes("third_party_sources"):
        found.append("third_party")
    return tuple(found)


def processors(service: Service, known: Answers, words: Words) -> tuple[Processor, ...]:
    found = []
    if service.supplier.name:
        found.append(
            Processor(
                name=service.supplier.name,
                orgnr=service.supplier.orgnr,
                country=service.supplier_country,
                task=words.say("supplier_task"),
            )
        )
    return (*found, *(subprocessor(row, service.supplier.name) for row in known.rows("subprocessors")))


def subprocessor(row: Mapping[str, Any], under: str) -> Processor:
    return Processor(
        name=str(row["name"])[:300],
        role="subprocessor",
        orgnr=str(row.get("orgnr") or "")[:300],
        country=country_of(row.get("country")),
        task=str(row.get("task") or "")[:5000],
        under=under,
    )


def places(service: Service, known: Answers) -> list[tuple[str, str, bool]]:
    """(recipient, country, by remote access) for everywhere the data may be seen or stored."""
    supplier = service.supplier.name or service.name
    found = [(supplier, country, False) for country in known.countries("hosting_countries")]
    found += [(supplier, country, True) for country in known.countries("remote_access_countries")]
    found += [(str(row["name"])[:300], country_of(row.get("country")), False) for row in known.rows("subprocessors")]
    return found


def country_of(said: object) -> str:
    """A code as ISO 3166-1 has them; what is none is not stated."""
    found = str(said or "")
    return found if COUNTRY.fullmatch(found) else ""


def transfers(service: Service, known: Answers, in_eea: Callable[[str], bool]) -> tuple[Transfer, ...]:
    outside = [place for place in places(service, known) if place[1] and not in_eea(place[1])]
    return tuple(
        Transfer(recipient=recipient, country=country, remote_access=remote)
        for recipient, country, remote in dict.fromkeys(outside)
    )


def stays_inside(service: Service, known: Answers, in_eea: Callable[[str], bool]) -> bool:
    """True only when every question about places is answered, and every place is in the EEA."""
    listed = ("hosting_countries", "remote_access_countries")
    said = [country_of(code) for question in listed for code in known.codes(question)]  # also what is no country
    found = [*said, *(country for _, country, _ in places(service, known))]
    answered = all(known.known(code) for code in (*listed, "subprocessors"))
    return answered and bool(found) and all(map(in_eea, found))


def security(known: Answers, words: Words) -> tuple[SecurityMeasure, ...]:
    note = words.say("from_supplier")
    return tuple(
        SecurityMeasure(measure=term.code, note=note)
        for term in vocabulary.security().values()
        if term.answer and promised(term.code, term.answer, known)
    )


def promised(measure: str, code: str, known: Answers) -> bool:
    """Yes to a yes-or-no question, a text to a question for a text; for login, Feide."""
    if measure == "feide_login":
        return known.text(code) == "feide"
    return known.yes(code) or known.text(code, 20) not in ("", "no")
