"""A day is written one way on every page, and a moment one way."""

from __future__ import annotations

import re

import pytest
from django.utils import translation
from django.utils.formats import get_format

from tests.consistency.source import files, is_test, name

DAY, MOMENT, CLOCK = "j. F Y", "j. F Y H:i", "H:i"
SHORT = "j. F"  # the first day of a period, whose last day has the year
MACHINE = "Y-m-d"  # in <time datetime="…">
IN_TEMPLATE = re.compile(r"""\|(?:date|time)(?::(["'])(.*?)\1)?""")
FOR_MACHINES = re.compile(r"""datetime="{{[^}]*\|date:'Y-m-d'\s*}}""")
IN_CODE = re.compile(r"""date_format\([^\n]*?(?:, (["'])([^"']*)\1)\)|strftime\(|:%d\.%m""")
PERIOD = re.compile(r"""\|date:"j\. F"[^"]{0,60}?\|date:"j\. F Y\"""")


def test_templates_write_days_in_the_agreed_forms() -> None:
    wrong = []
    for file in files("*.html") + [file for file in files("*.txt") if "templates" in file.parts]:
        text = FOR_MACHINES.sub("", file.read_text(encoding="utf-8"))
        text = PERIOD.sub("", text)
        wrong += [
            (name(file), found.group(0)) for found in IN_TEMPLATE.finditer(text) if found.group(2) not in (DAY, MOMENT, CLOCK)
        ]
    assert wrong == []


def test_code_writes_days_in_the_agreed_forms() -> None:
    wrong = [
        (name(file), found.group(0))
        for file in files("*.py")
        if not is_test(file)
        for found in IN_CODE.finditer(file.read_text(encoding="utf-8"))
        if found.group(2) not in (DAY, MOMENT, SHORT)
    ]
    assert wrong == []


@pytest.mark.parametrize("language", ["nn", "nb", "en"])
def test_what_is_written_without_a_form_has_the_agreed_one(language: str) -> None:
    with translation.override(language):
        assert (get_format("DATE_FORMAT"), get_format("DATETIME_FORMAT")) == (DAY, MOMENT)
