"""A whole statement (xAPI-Data §2.4; IEEE 9274.1.1 §4.2)."""

from msgspec import UNSET

from tillit.activity.xapi.check.actors import check_actor, check_authority
from tillit.activity.xapi.check.attached import check_attachment
from tillit.activity.xapi.check.contexts import check_context
from tillit.activity.xapi.check.objects import check_object
from tillit.activity.xapi.check.results import check_result
from tillit.activity.xapi.check.values import check_iri, check_languages, check_timestamp, check_uuid
from tillit.activity.xapi.invalid import Invalid
from tillit.activity.xapi.model import VOIDED, Object, Statement, SubStatement, Verb, sub_statement
from tillit.activity.xapi.shared import is_shared
from tillit.activity.xapi.versions import Version, version_of


def check(statement: Statement, version: Version, where: str = "") -> None:
    """Raises `Invalid` where the statement breaks the specification of that version. `where` is put before every path."""
    at = f"{where}." if where else ""
    if statement.id is not UNSET:
        check_uuid(statement.id, f"{at}id")
    if statement.verb.id == VOIDED and statement.object.object_type != "StatementRef":
        raise Invalid(
            f"{at}object", "a voiding statement has a StatementRef as its object", "1.0.3 Data 2.3.2; 2.0 4.2.5"
        )
    _check_what_both_have(statement, version, at)
    if statement.stored is not UNSET:
        check_timestamp(statement.stored, f"{at}stored", zoned=version is Version.V2)
    if statement.authority is not UNSET:
        check_authority(statement.authority, f"{at}authority")
    if statement.version is not UNSET:
        _check_version(statement.version, version, f"{at}version")


def _check_what_both_have(statement: Statement | SubStatement, version: Version, at: str) -> None:
    """What a statement and a SubStatement have in common."""
    check_actor(statement.actor, f"{at}actor")
    if not is_shared(statement.verb):
        check_verb(statement.verb, f"{at}verb")
    kind = "Activity" if is_shared(statement.object) else check_object(statement.object, f"{at}object")
    if kind == "SubStatement":
        _check_sub_statement(statement, version, at)
    if statement.result is not UNSET:
        check_result(statement.result, f"{at}result")
    if statement.context is not UNSET:
        check_context(statement.context, f"{at}context", version, of_activity=kind == "Activity")
    if statement.timestamp is not UNSET:
        check_timestamp(statement.timestamp, f"{at}timestamp", zoned=version is Version.V2)
    if statement.attachments is not UNSET:
        for index, attachment in enumerate(statement.attachments):
            check_attachment(attachment, f"{at}attachments[{index}]")


def check_verb(verb: Verb, where: str) -> None:
    check_iri(verb.id, f"{where}.id")
    if verb.display is not UNSET:
        check_languages(verb.display, f"{where}.display")


def _check_sub_statement(outer: Statement | SubStatement, version: Version, at: str) -> None:
    if isinstance(outer, SubStatement):
        raise Invalid(f"{at}object", "a SubStatement cannot contain another", "1.0.3 Data 2.4.4.3; 2.0 4.2.2.3")
    inner = sub_statement(outer.object)
    if inner is None:
        raise Invalid(
            f"{at}object", f"a SubStatement needs {_missing(outer.object)}", "1.0.3 Data 2.4.4.3; 2.0 4.2.2.3"
        )
    _check_what_both_have(inner, version, f"{at}object.")


def _missing(thing: Object) -> str:
    parts = (("actor", thing.actor), ("verb", thing.verb), ("object", thing.object))
    return " and ".join(name for name, value in parts if value is UNSET)


def _check_version(text: str, version: Version, where: str) -> None:
    """Statements of 1.0 live on in 2.0, not the other way (§2.4.10; IEEE 9274.1.1 §4.2.4.3)."""
    named = version_of(text)
    if named is None or (version is Version.V1 and named is Version.V2):
        expected = "1.0.x" if version is Version.V1 else "1.0.x or 2.0.x"
        raise Invalid(where, f"this must be {expected}", "1.0.3 Data 2.4.10; 2.0 4.2.4.3")
