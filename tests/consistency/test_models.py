"""What every model owes the fence and the log."""

from __future__ import annotations

import re

import pytest
from django.apps import apps
from django.conf import settings
from django.db import connection, models

from tillit.fence.install import APP_ROLE, fenced_models
from tillit.fence.managers import FencedManager
from tillit.organisations.tenancy import TenantModel

OURS = [model for model in apps.get_models(include_auto_created=True) if model._meta.app_label in settings.CONTEXTS]
# Nobody's in particular: the end of each chain of the log, and people who log in before anyone is known.
FENCELESS = {"audit.ChainHead", "organisations.Person"}


def labels(found: list[type[models.Model]]) -> set[str]:
    return {model._meta.label for model in found}


def test_every_model_says_what_fence_it_stands_behind() -> None:
    assert labels([model for model in OURS if not hasattr(model, "fence")]) == FENCELESS


def test_rows_of_a_tenant_are_asked_for_through_the_fence() -> None:
    """What all may read needs no scope to be read; everything else does."""
    hidden = [model for model, fence in fenced_models() if fence.kind in ("tenant", "own")]
    assert labels([model for model in hidden if not isinstance(model._default_manager, FencedManager)]) == set()


def test_rows_of_a_tenant_point_at_their_tenant() -> None:
    """Without a key to organisations, a row could name a tenant that does not exist."""
    plain_numbers = {"audit.Entry", "documents.StoredFile"}  # below organisations, which they must not know
    fenced = [model for model, fence in fenced_models() if fence.kind != "shared"]
    pointing = [model for model in fenced if issubclass(model, TenantModel) or hasattr(model, "tenant")]
    assert labels(fenced) - labels(pointing) == plain_numbers


def test_many_to_many_has_a_model_of_its_own() -> None:
    """A hidden table has no fence, no name and no history."""
    assert [field for model in OURS for field in model._meta.local_many_to_many] == []


@pytest.mark.django_db
def test_what_is_only_added_to_cannot_be_changed() -> None:
    tables = [model._meta.db_table for model, fence in fenced_models() if fence.append_only]
    assert len(tables) > 10
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT name, has_table_privilege(%s, name, 'UPDATE, DELETE, TRUNCATE'),"
            " has_table_privilege(%s, name, 'INSERT') FROM unnest(%s::text[]) AS name",
            [APP_ROLE, APP_ROLE, tables],
        )
        assert cursor.fetchall() == [(table, False, True) for table in tables]


def paired_fields() -> list[tuple[type[models.Model], str, str]]:
    """Columns that say who and when of the same thing, where both may be empty."""
    pairs = []
    for model in OURS:
        nullable = {field.name for field in model._meta.concrete_fields if field.null}
        pairs += [
            (model, field, field.removesuffix("_by") + "_at")
            for field in sorted(nullable)
            if re.search(r"_by$", field) and field.removesuffix("_by") + "_at" in nullable
        ]
    return pairs


@pytest.mark.parametrize(("model", "who", "when"), paired_fields(), ids=str)
def test_who_and_when_come_together(model: type[models.Model], who: str, when: str) -> None:
    """The database itself refuses one without the other."""
    written = " ".join(str(constraint.condition) for constraint in model._meta.constraints
                       if isinstance(constraint, models.CheckConstraint))  # fmt: skip
    assert {who, when} <= set(re.findall(r"\w+", written)), (
        f"{model._meta.label} needs a constraint that pairs {who} and {when}"
    )


def test_the_finder_of_pairs_finds_one() -> None:
    assert ("accepted_by", "accepted_at") in {pair[1:] for pair in paired_fields()}
