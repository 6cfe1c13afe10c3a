"""What was closed before numbers had columns of their own."""

from __future__ import annotations

from importlib import import_module
from typing import Any

from django.db import connections, transaction

from tillit.fence import scope
from tillit.insight.models import Total
from tillit.insight.tests.totals.county import county, everybody
from tillit.organisations.acting import everything
from tillit.organisations.tests.world import make_world

AS_IT_WAS = """
ALTER TABLE insight_total ADD COLUMN sums jsonb;
UPDATE insight_total SET sums = jsonb_strip_nulls(jsonb_build_object(
    'right', "right", 'answers', answers, 'noisy_people', noisy_people, 'noisy_right', noisy_right,
    'uses', CASE WHEN use_id IS NULL THEN uses END));
ALTER TABLE insight_total
    DROP COLUMN "right", DROP COLUMN answers, DROP COLUMN uses, DROP COLUMN noisy_people, DROP COLUMN noisy_right;
"""


def told() -> list[tuple[Any, ...]]:
    with transaction.atomic(), scope.enter(everything()):
        return list(Total.objects.values_list("pk", "right", "answers", "uses", "noisy_people", "noisy_right"))


def test_it_is_the_same_in_columns(own_database: None) -> None:
    with transaction.atomic():
        everybody(county(make_world(), [[12, 9]])).close()
        with scope.enter(everything()):
            Total.objects.filter(indicator="progress", area__name="Brøk").update(noisy_people=-3, noisy_right=7)
    before = told()
    assert {row[2] is None for row in before} == {bool(row[3]) for row in before} == {True, False}
    assert (-3, 7) in {row[4:] for row in before}
    migration = import_module("tillit.insight.migrations.0003_totals_in_columns").Migration
    (change,) = migration.operations[0].database_operations
    with connections["admin"].cursor() as cursor:
        cursor.execute(AS_IT_WAS)
        cursor.execute(change.sql)
    assert told() == before
