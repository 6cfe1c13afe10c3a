import json
from importlib.resources import files
from pathlib import Path

import pytest
import yaml
from jsonschema import Draft202012Validator, FormatChecker

from tillit.guidance import roles, steps

DATA = Path(str(files("tillit.guidance") / "data"))


@pytest.mark.parametrize("name", ["steps", "roles", "topics"])
def test_guidance_file_follows_its_schema(name: str) -> None:
    schema = json.loads((DATA / "schema.json").read_text(encoding="utf-8"))
    content = yaml.load((DATA / f"{name}.yaml").read_text(encoding="utf-8"), Loader=yaml.BaseLoader)
    for row in content.get("steps", []):
        row["number"], row["usual_days"] = int(row["number"]), int(row["usual_days"])
    Draft202012Validator(schema, format_checker=FormatChecker()).validate(content)


def test_steps_are_the_ten_of_the_case_in_order() -> None:
    assert tuple(guide.code for guide in steps.all_steps()) == steps.CODES
    assert [guide.number for guide in steps.all_steps()] == list(range(1, 11))


def test_roles_of_the_steps_all_have_a_guide() -> None:
    named = {code for guide in steps.all_steps() for code in guide.roles}
    assert named - set(roles.all_roles()) == set()


def test_pilot_lasts_within_one_to_three_months() -> None:
    """Ryfylkeskulen's approval process, step 6."""
    assert 30 <= steps.step("pilot").usual_days <= 92


def test_how_has_as_many_sentences_in_every_language() -> None:
    for guide in steps.all_steps():
        assert len({len(sentences) for sentences in guide.how.values()}) == 1, guide.code
    for role in roles.all_roles().values():
        assert len({len(sentences) for sentences in role.you_can.values()}) == 1, role.code


def test_topics_are_those_the_pages_ask_for() -> None:
    assert set(roles.all_topics()) == {
        "catalogue",
        "access",
        "supplier_link",
        "signing",
        "voting",
        "pilot_feedback",
        "phase_out",
    }


def test_guides_cannot_be_changed() -> None:
    with pytest.raises(TypeError):
        steps.step("need").title["nn"] = "x"  # type: ignore[index]


def test_role_nobody_has_written_about_is_none() -> None:
    assert roles.role("astronaut") is None
