"""A record as JSON-LD in the words of the W3C Data Privacy Vocabulary 2.x, so that other systems can read it.

The policy is said in our own words beside it: the vocabulary has none for what a gate keeps or a reader sees."""

from typing import Any

from tillit.record import vocabulary
from tillit.record.codes import Treatment
from tillit.record.content import to_data
from tillit.record.explain.words import Words
from tillit.record.policy import Policy
from tillit.record.processing import Party, Processing, Processor, Purpose, Transfer

CONTEXT: dict[str, Any] = {
    "dpv": "https://w3id.org/dpv#",
    "pd": "https://w3id.org/dpv/pd#",
    "eu-gdpr": "https://w3id.org/dpv/legal/eu/gdpr#",
    "sector-education": "https://w3id.org/dpv/sector/education#",
    "dct": "http://purl.org/dc/terms/",
    "tillit": "https://w3id.org/tillit/record#",
    "record": {"@id": "tillit:record", "@type": "@json"},
    "policy": {"@id": "tillit:policy", "@type": "@json"},
}
# Ours, and what it is in the vocabulary when it is there under another name.
TRANSFER_TERMS = {"A45-3-DPF": "A45-3", "A49-1": "A49-1-a"}


def to_jsonld(processing: Processing, policy: Policy) -> dict[str, Any]:
    words = Words(processing.language)
    standing = {rule.purpose for rule in policy.standing()}
    return {
        "@context": CONTEXT,
        "@type": "dpv:Process",
        "@id": f"urn:sha256:{policy.compiled_from}",
        "dct:title": processing.service.name,
        "dct:description": processing.summary,
        "dct:language": processing.language,
        "dpv:hasDataController": party(processing.controller, "dpv:DataController"),
        "dpv:hasDataProtectionOfficer": party(processing.dpo, "dpv:DataProtectionOfficer"),
        "dpv:hasJointDataControllers": [party(item, "dpv:DataController") for item in processing.joint_controllers],
        "dpv:hasDataSubject": [term("data_subjects", code) for code in processing.data_subjects],
        "dpv:hasDataProcessor": [processor(words, item) for item in processing.processors],
        "dpv:hasRecipient": [
            {"@type": vocabulary.terms("recipients")[item.category].dpv, "dpv:hasName": item.name}
            for item in processing.recipients
        ],
        "dpv:hasProcess": [purpose(words, item, policy) for item in processing.purposes if item.code in standing],
        "dpv:hasThirdCountry": [transfer(words, item) for item in processing.transfers],
        "dpv:hasTechnicalOrganisationalMeasure": [term("security", item.measure) for item in processing.security],
        "dpv:hasRight": [{"@id": f"eu-gdpr:{right.article}"} for right in vocabulary.rights().values()],
        "record": to_data(processing),
        "policy": to_data(policy),
    }


def term(vocabulary_name: str, code: str) -> dict[str, str]:
    return {"@id": vocabulary.load(vocabulary_name)[code].dpv}


def party(item: Party, kind: str) -> dict[str, str]:
    about = {"@type": kind, "dpv:hasName": item.name, "dpv:hasIdentifier": item.orgnr, "dpv:hasContact": item.email}
    return {key: value for key, value in about.items() if value}


def processor(words: Words, item: Processor) -> dict[str, Any]:
    about = {
        "@type": vocabulary.terms("recipients")[item.role].dpv,
        "dpv:hasName": item.name,
        "dpv:hasIdentifier": item.orgnr,
        "dpv:hasCountry": item.country,
        "dct:description": item.task,
    }
    return {key: value for key, value in about.items() if value}


def purpose(words: Words, item: Purpose, policy: Policy) -> dict[str, Any]:
    """Only what the policy lets the purpose keep."""
    known = vocabulary.purposes()[item.code]
    bases = [f"eu-gdpr:{code}" for code in (item.legal_basis, item.article9) if code]
    clocks = [rule for rule in policy.retention if rule.purpose == item.code]
    return {
        "@type": "dpv:PersonalDataHandling",
        "dct:title": known.text.in_(words.language),
        "dpv:hasPurpose": {"@id": known.dpv},
        "dpv:hasLegalBasis": [{"@id": code} for code in bases],
        "dpv:hasApplicableLaw": [vocabulary.provisions()[code].short.in_(words.language) for code in item.provisions],
        "dpv:hasPersonalData": [personal_data(words, code) for code in kept_for(policy, item.code)],
        "dpv:hasStorageCondition": [
            {
                "@type": "dpv:StorageDeletion",
                "dct:title": words.label("retention_kinds", rule.kind),
                "dpv:hasDuration": words.clock(rule.clock),
            }
            for rule in clocks
        ],
        "dpv:hasRecipient": [words.label("readers", rule.reader) for rule in policy.reads if rule.purpose == item.code],
    }


def kept_for(policy: Policy, code: str) -> list[str]:
    return [
        rule.field
        for rule in policy.kept()
        for ask in rule.asks
        if ask.purpose == code and ask.counts and ask.treatment is not Treatment.DROP
    ]


def personal_data(words: Words, code: str) -> dict[str, Any]:
    about: dict[str, Any] = {
        "@type": [vocabulary.fields()[code].dpv],
        "dct:identifier": code,
        "dct:title": words.label("fields", code),
    }
    if vocabulary.fields()[code].special:
        about["@type"].append("dpv:SpecialCategoryPersonalData")
    return about


def transfer(words: Words, item: Transfer) -> dict[str, Any]:
    about: dict[str, Any] = {"dpv:hasName": item.recipient, "dpv:hasCountry": item.country}
    if item.basis:
        about["dpv:hasLegalBasis"] = {"@id": f"eu-gdpr:{TRANSFER_TERMS.get(item.basis, item.basis)}"}
    return about
