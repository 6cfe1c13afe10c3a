"""What the gate keeps. A field is kept only for a purpose that stands, with a clock that runs for it."""

from tillit.record import vocabulary
from tillit.record.codes import OutsideSchool, Treatment, rank
from tillit.record.policy.shape import Ask, GateField, Reason
from tillit.record.processing import FieldRule, Processing, Purpose


def standing(purpose: Purpose) -> Reason:
    """A purpose without a legal basis, or without the provision Article 6(3) asks for, carries nothing."""
    basis = vocabulary.legal_bases().get(purpose.legal_basis or "")
    if basis is None or basis.article != 6:
        return Reason.NO_LEGAL_BASIS
    provisions = vocabulary.provisions()
    carried = any(code in provisions and provisions[code].alone for code in purpose.provisions)
    if basis.needs_provision and not carried:
        return Reason.NO_PROVISION
    return Reason.STANDS


def ask(purpose: Purpose, rule: FieldRule) -> Ask:
    return Ask(purpose=purpose.code, treatment=rule.treatment, reason=judge(purpose, rule))


def judge(purpose: Purpose, rule: FieldRule) -> Reason:
    term = vocabulary.fields()[rule.field]
    if (stands := standing(purpose)) is not Reason.STANDS:
        return stands
    if rule.treatment not in term.treatments:
        return Reason.DOES_NOT_FIT
    if rule.treatment is Treatment.DROP:
        return Reason.DECLARED_DROP
    if term.special and not has_condition(purpose):
        return Reason.NO_CONDITION
    if getattr(purpose.retention, term.kind) is None:
        return Reason.NO_CLOCK
    return Reason.STANDS


def has_condition(purpose: Purpose) -> bool:
    """Special categories need a condition of Article 9(2) and a reasoned need."""
    condition = vocabulary.legal_bases().get(purpose.article9 or "")
    return condition is not None and condition.article == 9 and bool(purpose.article9_need.strip())


def gate_fields(processing: Processing) -> tuple[GateField, ...]:
    fields = sorted({rule.field for purpose in processing.purposes for rule in purpose.fields})
    return tuple(gate_field(processing, field) for field in fields)


def gate_field(processing: Processing, field: str) -> GateField:
    purposes = sorted(processing.purposes, key=lambda item: item.code)
    wishes = [(purpose, ask(purpose, rule)) for purpose in purposes for rule in purpose.fields if rule.field == field]
    inside = [wish for _, wish in wishes]
    outside = [wish for purpose, wish in wishes if purpose.outside_school_hours is not OutsideSchool.DROP]
    return GateField(
        field=field,
        kind=vocabulary.fields()[field].kind,
        treatment=most(inside),
        outside=most(outside),
        asks=tuple(inside),
    )


def most(asks: list[Ask]) -> Treatment:
    """The most that a counting purpose needs; nothing counts, nothing is kept."""
    return max((wish.treatment for wish in asks if wish.counts), key=rank, default=Treatment.DROP)
