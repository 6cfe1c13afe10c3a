import json
from datetime import date
from pathlib import Path

import jsonschema
import yaml

from tillit.rights import keeping

DATA = Path(keeping.__file__).parent / "data"


def test_rules_of_keeping_follow_their_schema() -> None:
    schema = json.loads((DATA / "keeping.schema.json").read_text(encoding="utf-8"))
    content = yaml.safe_load((DATA / "keeping.yaml").read_text(encoding="utf-8"))
    plain = json.loads(json.dumps(content, default=str))
    jsonschema.validate(plain, schema, format_checker=jsonschema.FormatChecker())


def test_those_who_left_are_kept_for_ninety_days() -> None:
    assert keeping.last_day_to_keep(date(2026, 4, 1)) == date(2026, 1, 1)


def test_rule_before_the_first_of_its_kind_is_the_first() -> None:
    assert keeping.rule("archive", date(2020, 1, 1)).source.startswith("arkivlova")


def test_rule_ends_on_its_last_day() -> None:
    rule = keeping.Rule("x", 1, {}, "source", date(2026, 1, 1), date(2026, 1, 2))
    assert [rule.holds(date(2025, 12, 31)), rule.holds(date(2026, 1, 2)), rule.holds(date(2026, 1, 3))] == [
        False,
        True,
        False,
    ]
