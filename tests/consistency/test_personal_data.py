"""No table keeps something about people without a context that can show it, remove it and let it expire.

Forgetting fails: fields are found by what they are and what they are called, not by a list somebody must keep.
"""

import inspect
import re
from importlib import import_module
from importlib.util import find_spec

import pytest
from django.apps import apps
from django.conf import settings
from django.db import models

from tillit.organisations.models import Person
from tillit.rights.holders import HOLDERS

# Fields that say something about a person by their name alone.
PERSONAL_NAME = re.compile(
    r"(^|_)(person|people|dpo|phone|mobile|contact|responsible|username|password|birth|fnr|signer|reporter)(_|$)"
    r"|_by(_id|_name)?$|^(first|last|full)_name$"
)
# Tables of libraries, and the context that answers for them.
LENT = {"account": "organisations", "socialaccount": "organisations", "mfa": "organisations"}


def fields_about_people(model: type[models.Model]) -> set[str]:
    own = [field for field in model._meta.get_fields() if field.concrete and not field.auto_created]
    if model is Person:
        return {field.name for field in own if field.name != "id"}
    found = {field.name for field in own if is_about_people(field)}
    # A bare name beside such a field is most likely the name of that person.
    return found | {field.name for field in own if found and field.name == "name"}


def is_about_people(field: models.Field) -> bool:
    if field.is_relation:
        return field.related_model is Person
    if isinstance(field, models.EmailField | models.GenericIPAddressField):
        return True
    holds_text_or_number = isinstance(field, models.CharField | models.TextField | models.BigIntegerField)
    return holds_text_or_number and bool(PERSONAL_NAME.search(field.name))


def context_of(model: type[models.Model]) -> str:
    label = model._meta.app_label
    return LENT.get(label, label)


def key_of(model: type[models.Model]) -> str:
    label = model._meta.app_label
    return f"{label}.{model.__name__}" if label in LENT else model.__name__


MODELS = [model for model in apps.get_models() if context_of(model) in settings.CONTEXTS and fields_about_people(model)]


def test_the_finder_finds_what_is_about_people() -> None:
    found = {model.__name__: fields_about_people(model) for model in MODELS}
    assert found["Signature"] >= {"signed_by", "name"}
    assert found["Invitation"] >= {"email", "name", "invited_by", "accepted_by"}
    assert found["StoredFile"] == {"uploaded_by_id", "name"}
    assert found["Entry"] >= {"person_id", "person_name"}


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model._meta.label)
def test_every_field_about_people_is_answered_for(model: type[models.Model]) -> None:
    context = context_of(model)
    assert context in HOLDERS, f"{context} keeps personal data: add it to rights.holders.HOLDERS"
    holder = import_module(f"tillit.{context}.personal_data")
    answered = set(holder.PERSONAL.get(key_of(model), ()))
    excused = {
        name for name in fields_about_people(model) if f"{key_of(model)}.{name}" in getattr(holder, "NOT_PERSONAL", {})
    }
    missing = fields_about_people(model) - answered - excused
    assert not missing, f"{context}/personal_data.py says nothing of {model.__name__}: {sorted(missing)}"


@pytest.mark.parametrize("context", HOLDERS)
def test_every_holder_keeps_the_contract_and_names_only_what_exists(context: str) -> None:
    holder = import_module(f"tillit.{context}.personal_data")
    assert list(inspect.signature(holder.collect).parameters) == ["person_id"]
    assert list(inspect.signature(holder.erase).parameters) == ["person_id", "today"]
    assert list(inspect.signature(holder.delete_expired).parameters) == ["today"]
    known = {key_of(model): model for model in apps.get_models() if context_of(model) == context}
    for name, fields in holder.PERSONAL.items():
        assert name in known, f"{name} is no model of {context}"
        assert set(fields) <= {field.name for field in known[name]._meta.get_fields()}, name
    for name, reason in getattr(holder, "NOT_PERSONAL", {}).items():
        model, _, field = name.rpartition(".")
        assert field in {known_field.name for known_field in known[model]._meta.get_fields()}, name
        assert len(reason) > 10, f"say why {name} is about nobody"


def test_every_context_with_personal_data_is_in_the_list_once() -> None:
    written = [context for context in settings.CONTEXTS if find_spec(f"tillit.{context}.personal_data")]
    assert sorted(HOLDERS) == sorted(written)


def test_what_points_is_erased_before_what_it_points_at() -> None:
    order = [context for context in settings.CONTEXTS if context in HOLDERS and context != "organisations"]
    assert [*order, "organisations"] == list(HOLDERS)
