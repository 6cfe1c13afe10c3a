"""Numbers that point at a person: national identity numbers, and what looks like a telephone number."""

from __future__ import annotations

import re

ELEVEN = re.compile(r"(?<!\d)(?=(\d(?:[ .\-\u00a0]?\d){10})(?!\d))")
UUID = re.compile(r"[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}", re.IGNORECASE)
FIRST = (3, 7, 6, 1, 8, 9, 4, 5, 2, 1)
SECOND = (5, 4, 3, 2, 7, 6, 5, 4, 3, 2, 1)
DAYS = frozenset({*range(1, 32), *range(41, 72)})
MONTHS = frozenset({*range(1, 13), *range(41, 53), *range(66, 78), *range(81, 93)})
SMALLEST = 10**8  # an eleven-digit number may have lost its leading zeros

INTERNATIONAL = re.compile(r"(?<![\w+)])(?:\+\d{1,3}|00\s?47)[\s.\-]?(?:\(0\))?(?:\d[\s.\-]?){7,11}\d?(?!\d)")
MOBILE = re.compile(r"(?<!\d)[49]\d{2}(?:\d{5}|\s\d{2}\s\d{3})(?!\d)")
CALLED = re.compile(
    r"\b(?:tlf|telefon\w*|mobil\w*|ring|phone|call|mob)\b\W{0,3}(?:\w+\W+){0,3}?[2-9]\d(?:\s?\d\d){3}(?!\d)"
)


def has_national_id(text: str) -> bool:
    """Eleven digits with both check digits, also D-numbers (day + 40) and synthetic ones (month + 40, 65 or 80)."""
    if not any(map(is_national_id, ELEVEN.findall(text))):
        return False
    return any(map(is_national_id, ELEVEN.findall(UUID.sub(" ", text))))


def is_national_id(written: str) -> bool:
    digits = [int(char) for char in written if char.isdigit()]
    if len(digits) != 11 or digits[0] * 10 + digits[1] not in DAYS or digits[2] * 10 + digits[3] not in MONTHS:
        return False
    return checks(digits, FIRST) and checks(digits, SECOND)


def checks(digits: list[int], weights: tuple[int, ...]) -> bool:
    return sum(digit * weight for digit, weight in zip(digits, weights, strict=False)) % 11 == 0


def number_is_national_id(number: float) -> bool:
    """A number in JSON, where leading zeros are lost."""
    if not SMALLEST <= number < 10**11 or number != int(number):
        return False
    return is_national_id(f"{int(number):011d}")


def has_phone(text: str, *, by_a_person: bool) -> bool:
    """What a supplier writes into a task is full of numbers: there only a number with a country code counts."""
    if INTERNATIONAL.search(text):
        return True
    return by_a_person and bool(MOBILE.search(text) or CALLED.search(text.casefold()))
