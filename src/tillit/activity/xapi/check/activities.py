"""Activities and their definitions (xAPI-Data §2.4.4.1; IEEE 9274.1.1 §4.2.2.3)."""

from msgspec import UNSET

from tillit.activity.xapi.check.values import check_extensions, check_iri, check_languages
from tillit.activity.xapi.invalid import Invalid
from tillit.activity.xapi.model import Activity, Definition, InteractionComponent, Object
from tillit.activity.xapi.values import is_iri

SECTION = "1.0.3 Data 2.4.4.1; 2.0 4.2.2.3"


def check_activity(activity: Activity | Object, where: str) -> None:
    if activity.id is UNSET or not is_iri(activity.id):
        raise Invalid(f"{where}.id", "an Activity needs an IRI with a scheme as its id", SECTION)
    if activity.definition is not UNSET:
        check_definition(activity.definition, f"{where}.definition")


def check_definition(definition: Definition, where: str) -> None:
    if definition.name is not UNSET:
        check_languages(definition.name, f"{where}.name")
    if definition.description is not UNSET:
        check_languages(definition.description, f"{where}.description")
    if definition.type is not UNSET:
        check_iri(definition.type, f"{where}.type")
    if definition.more_info is not UNSET:
        check_iri(definition.more_info, f"{where}.moreInfo")
    if definition.extensions is not UNSET:
        check_extensions(definition.extensions, f"{where}.extensions")
    _check_interaction(definition, where)


def _check_interaction(definition: Definition, where: str) -> None:
    """Whether a list fits the interaction type is left alone: an LRS may ask for it, and suppliers often miss."""
    if definition.interaction_type is UNSET and definition.correct_responses_pattern is not UNSET:
        raise Invalid(where, "correctResponsesPattern asks for an interactionType", SECTION)
    for name, components in (
        ("choices", definition.choices),
        ("scale", definition.scale),
        ("source", definition.source),
        ("target", definition.target),
        ("steps", definition.steps),
    ):
        if components is not UNSET:
            if definition.interaction_type is UNSET:
                raise Invalid(where, f"{name} asks for an interactionType", SECTION)
            _check_components(components, f"{where}.{name}")


def _check_components(components: list[InteractionComponent], where: str) -> None:
    if len({component.id for component in components}) != len(components):
        raise Invalid(where, "two components share an id", SECTION)
    described = f"{where}.description"
    for component in components:
        if component.description is not UNSET:
            check_languages(component.description, described)
