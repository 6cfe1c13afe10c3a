"""The object of a statement, and the statement it may be (xAPI-Data §2.4.4; IEEE 9274.1.1 §4.2.2.3)."""

from operator import attrgetter

from msgspec import UNSET

from tillit.activity.xapi.check.activities import check_activity
from tillit.activity.xapi.check.actors import check_actor
from tillit.activity.xapi.invalid import Invalid
from tillit.activity.xapi.model import Object
from tillit.activity.xapi.values import is_uuid

SECTION = "1.0.3 Data 2.4.4; 2.0 4.2.2.3"

# Which of the struct's fields each kind of object may have beside objectType.
_FIELDS = tuple(name for name in Object.__struct_fields__ if name != "object_type")
_WIRE = dict(zip(Object.__struct_fields__, Object.__struct_encode_fields__, strict=True))
_WHO = {"name", "mbox", "mbox_sha1sum", "openid", "account"}
_WHAT = {"actor", "verb", "object", "result", "context", "timestamp", "attachments"}
_FOREIGN = {
    kind: tuple(name for name in _FIELDS if name not in own)
    for kind, own in {
        "Activity": {"id", "definition"},
        "Agent": _WHO,
        "Group": _WHO | {"member"},
        "StatementRef": {"id"},
        "SubStatement": _WHAT,
    }.items()
}
# One comparison in C for the statements that are right, which is nearly all.
_FETCH = {kind: (attrgetter(*names), (UNSET,) * len(names)) for kind, names in _FOREIGN.items()}


def check_object(thing: Object, where: str) -> str:
    """Checks all but a SubStatement, which is checked as the statement it is; returns what kind it was."""
    kind = "Activity" if thing.object_type is UNSET else thing.object_type
    fetch, nothing = _FETCH[kind]
    if fetch(thing) != nothing:
        name = next(name for name in _FOREIGN[kind] if getattr(thing, name) is not UNSET)
        raise Invalid(f"{where}.{_WIRE[name]}", f"this does not belong to an object of type {kind}", SECTION)
    if kind == "Activity":
        check_activity(thing, where)
    elif kind == "StatementRef":
        if thing.id is UNSET or not is_uuid(thing.id):
            raise Invalid(f"{where}.id", "a StatementRef names a statement by its UUID", SECTION)
    elif kind != "SubStatement":
        check_actor(thing, where)
    return kind
