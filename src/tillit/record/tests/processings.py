"""Records for tests: any valid one (hypothesis), and one as a network would write it."""

from typing import Any

from hypothesis import strategies as st

from tillit.record import vocabulary
from tillit.record.codes import (
    Analysis,
    Granularity,
    GuardianAccess,
    Identification,
    Kind,
    Nature,
    OutsideSchool,
    Reader,
    Treatment,
    Until,
)
from tillit.record.processing import (
    Clock,
    FieldRule,
    Party,
    Processing,
    Processor,
    Purpose,
    Retention,
    SchoolHours,
    SecurityMeasure,
    Service,
    Transfer,
)

TEXT = st.text("abc æøå {}%<>|\n", max_size=12)
LEGAL = vocabulary.legal_bases()
PARTIES = st.builds(Party, name=TEXT, orgnr=TEXT, contact=TEXT, email=TEXT)
CLOCKS = st.builds(Clock, until=st.sampled_from(Until), days=st.integers(0, 3660))
RETENTIONS = st.builds(Retention, **{str(kind): st.none() | CLOCKS for kind in Kind})


@st.composite
def field_rules(draw: Any) -> FieldRule:
    field = draw(st.sampled_from(sorted(vocabulary.fields())))
    treatment = draw(st.sampled_from(vocabulary.fields()[field].treatments))
    return FieldRule(field=field, treatment=treatment, why=draw(TEXT))


def codes(vocabulary_name: str) -> Any:
    return st.lists(st.sampled_from(sorted(vocabulary.load(vocabulary_name))), unique=True, max_size=4).map(tuple)


PURPOSES = st.builds(
    Purpose,
    code=st.sampled_from(sorted(vocabulary.purposes())),
    legal_basis=st.none() | st.sampled_from(sorted(LEGAL)),
    provisions=codes("provisions"),
    article9=st.none() | st.sampled_from(sorted(LEGAL)),
    article9_need=TEXT,
    note=TEXT,
    fields=st.lists(field_rules(), max_size=8, unique_by=lambda rule: rule.field).map(tuple),
    readers=st.lists(st.sampled_from(Reader), unique=True, max_size=7).map(tuple),
    identification=st.sampled_from(Identification),
    smallest_group=st.integers(1, 30),
    granularity=st.sampled_from(Granularity),
    granularity_why=TEXT,
    retention=RETENTIONS,
    nature=st.sampled_from(Nature),
    analysis=st.sampled_from(Analysis),
    outside_school_hours=st.sampled_from(OutsideSchool),
)
COUNTRIES = st.sampled_from(["", "NO", "US", "IE", "ZZ"])
PROCESSINGS = st.builds(
    Processing,
    language=st.sampled_from(["nn", "nb", "en"]),
    service=st.builds(Service, name=TEXT, supplier=PARTIES),
    controller=PARTIES,
    dpo=PARTIES,
    summary=TEXT,
    purposes=st.lists(PURPOSES, max_size=5, unique_by=lambda purpose: purpose.code).map(tuple),
    data_subjects=codes("data_subjects"),
    sources=codes("data_sources"),
    processors=st.lists(
        st.builds(Processor, name=TEXT, role=st.sampled_from(["processor", "subprocessor"]), country=COUNTRIES),
        max_size=2,
    ).map(tuple),
    hosting=st.lists(st.sampled_from(["NO", "US"]), unique=True).map(tuple),
    transfers=st.lists(
        st.builds(
            Transfer,
            recipient=TEXT,
            country=COUNTRIES,
            basis=st.none() | st.sampled_from(sorted(vocabulary.terms("transfer_bases"))),
            remote_access=st.booleans(),
        ),
        max_size=2,
    ).map(tuple),
    no_transfers=st.booleans(),
    guardian_access=st.sampled_from(GuardianAccess),
    school_hours=st.builds(SchoolHours, weekdays=st.lists(st.integers(1, 7), max_size=7).map(tuple)),
    automated_decisions=st.booleans(),
)


def rules(treatment: Treatment, *fields: str) -> tuple[FieldRule, ...]:
    return tuple(FieldRule(field=field, treatment=treatment, why="Trengst i opplæringa.") for field in fields)


FORMATIVE = Purpose(
    code="formative",
    legal_basis="A6-1-e",
    provisions=("oppl_25_1", "forskrift_9_11"),
    fields=(
        *rules(Treatment.KEEP, "answer", "score", "success", "activity", "competence_aim", "duration", "attempts"),
        *rules(Treatment.PSEUDONYM, "feide_id"),
        *rules(Treatment.DAY, "timestamp"),
    ),
    readers=(Reader.TEACHER_OF_GROUP,),
    retention=Retention(
        account=Clock(until=Until.END_OF_SCHOOL_YEAR),
        answers=Clock(until=Until.DAYS, days=180),
        progress=Clock(until=Until.END_OF_SUBJECT),
        follow_up=Clock(until=Until.END_OF_SCHOOL_YEAR),
    ),
)
QUALITY = Purpose(
    code="quality",
    legal_basis="A6-1-e",
    provisions=("oppl_17_12",),
    fields=rules(Treatment.KEEP, "score", "year"),
    readers=(Reader.PRINCIPAL, Reader.SCHOOL_OWNER),
    identification=Identification.AGGREGATE,
    smallest_group=10,
    granularity=Granularity.TERM,
    retention=Retention(account=Clock(until=Until.END_OF_SCHOOL_YEAR), answers=Clock(until=Until.END_OF_SCHOOL_YEAR)),
    outside_school_hours=OutsideSchool.DROP,
)
OPERATIONS = Purpose(
    code="operations",
    legal_basis="A6-1-e",
    provisions=("oppl_28_1", "oppl_25_1"),
    fields=(
        *rules(Treatment.KEEP, "name", "email", "timestamp"),
        *rules(Treatment.PSEUDONYM, "ip_address"),
        *rules(Treatment.DROP, "location", "photo"),
    ),
    readers=(Reader.SYSTEM_OWNER, Reader.SUPPLIER),
    granularity=Granularity.EXACT,
    granularity_why="Feil må kunna sporast til eit klokkeslett.",
    retention=Retention(
        account=Clock(until=Until.END_OF_SCHOOL_YEAR, days=30), answers=Clock(until=Until.DAYS, days=90)
    ),
    nature=Nature.NEITHER,
    analysis=Analysis.NEVER,
    outside_school_hours=OutsideSchool.KEEP,
)
WHOLE = Processing(
    service=Service(name="Reknefjell", supplier=Party(name="Lærelyst AS", orgnr="987654321"), supplier_country="NO"),
    controller=Party(name="Fjordvik kommune", orgnr="912345678"),
    dpo=Party(name="Ombod Ombodsen", email="ombod@fjordvik.example"),
    summary="Elevane øver på rekning, og læraren ser kva dei meistrar.",
    purposes=(FORMATIVE, QUALITY, OPERATIONS),
    data_subjects=("pupil", "employee"),
    sources=("person", "feide"),
    processors=(
        Processor(name="Lærelyst AS", country="NO", task="Leverer tenesta"),
        Processor(name="Fjordsky", role="subprocessor", country="IE", task="Lagring", under="Lærelyst AS"),
    ),
    hosting=("IE",),
    no_transfers=True,
    security=(SecurityMeasure(measure="encryption_transit"), SecurityMeasure(measure="feide_login")),
    rights_contact=Party(name="Oppvekstkontoret", email="oppvekst@fjordvik.example"),
)
