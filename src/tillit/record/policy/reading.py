"""Who sees what. A reader never sees more than the purpose gives, and some things no purpose can give:

- time of day, time spent, number of attempts and technical traces are for the pupil and for those who run the
  service, never for a teacher, a guardian or a leader (DESIGN §7 and §9);
- what points at a person is left out where the purpose says pseudonym or aggregate;
- whoever is seen may see the same: a purpose read by a person about a pupil can be read by that pupil."""

from tillit.record import vocabulary
from tillit.record.codes import Granularity, Identification, Kind, OutsideSchool, Reader, Treatment, rank
from tillit.record.policy.gate import standing
from tillit.record.policy.shape import GateField, ReadRule, Reason, Scope, SeenField
from tillit.record.processing import Processing, Purpose

SMALLEST_GROUP = 5
TIME = "timestamp"


def read_rules(processing: Processing, gate: tuple[GateField, ...]) -> tuple[ReadRule, ...]:
    rules = [
        rule
        for purpose in sorted(processing.purposes, key=lambda item: item.code)
        if standing(purpose) is Reason.STANDS
        for reader in readers(purpose)
        if (rule := read_rule(purpose, reader, gate)).fields
    ]
    return tuple(rules)


def readers(purpose: Purpose) -> list[Reader]:
    """In the order of the code list, so that the order they were ticked in does not matter."""
    named = set(purpose.readers)
    if named and purpose.identification is not Identification.AGGREGATE:
        named.add(Reader.PUPIL)
        named.discard(Reader.COUNCIL)  # pupils and parents speak for others: they never read of one
    return sorted(named, key=rank)


def read_rule(purpose: Purpose, reader: Reader, gate: tuple[GateField, ...]) -> ReadRule:
    seen = tuple(field for rule in gate if (field := see(purpose, reader, rule)) is not None)
    return ReadRule(
        purpose=purpose.code,
        reader=reader,
        scope=Scope(vocabulary.readers()[reader].scope),
        identification=purpose.identification,
        smallest_group=smallest_group(purpose),
        granularity=granularity(purpose, reader, seen),
        fields=seen,
        kinds=tuple(kind for kind in Kind if getattr(purpose.retention, kind) is not None),
        outside_school_hours=sees_outside(purpose, reader),
    )


def see(purpose: Purpose, reader: Reader, rule: GateField) -> SeenField | None:
    term = vocabulary.fields()[rule.field]
    wish = next((ask for ask in rule.asks if ask.purpose == purpose.code and ask.counts), None)
    if wish is None or (distant(reader) and (term.technical or term.unseen)):
        return None
    treatment = wish.treatment
    if term.identifies and purpose.identification is not Identification.NAMED and treatment is not Treatment.PSEUDONYM:
        return None
    if term.identifies and purpose.identification is Identification.AGGREGATE:
        return None
    if term.time and distant(reader):
        treatment = min(treatment, Treatment.DAY, key=rank)
    return SeenField(field=rule.field, treatment=treatment)


def distant(reader: Reader) -> bool:
    return not vocabulary.readers()[reader].close


def granularity(purpose: Purpose, reader: Reader, seen: tuple[SeenField, ...]) -> Granularity:
    """Exact time only for who may see it, and only where the purpose keeps it."""
    exact = not distant(reader) and SeenField(field=TIME, treatment=Treatment.KEEP) in seen
    finest = Granularity.EXACT if exact else Granularity.DAY
    return min(purpose.granularity, finest, key=rank)


def smallest_group(purpose: Purpose) -> int:
    """1 where persons are seen one by one; never below five where only totals are."""
    return max(purpose.smallest_group, SMALLEST_GROUP) if purpose.identification is Identification.AGGREGATE else 1


def sees_outside(purpose: Purpose, reader: Reader) -> bool:
    rule = purpose.outside_school_hours
    return rule is OutsideSchool.KEEP or (rule is OutsideSchool.PUPIL_ONLY and reader is Reader.PUPIL)
