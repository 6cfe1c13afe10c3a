"""Tasks in mathematics, made by rule, with the misconceptions teachers know."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from tillit.project.demo.schoolwork.tasks import Task

Wrong = tuple[tuple[str, str], ...]


def adding_fractions() -> Iterator[Task]:
    """Like denominators first; then one that is a multiple of the other; then neither."""
    for one, other in (("1/4", "2/4"), ("1/5", "3/5"), ("2/7", "3/7"), ("1/2", "1/4"), ("1/3", "1/6"), ("1/2", "3/8"),
                       ("2/5", "3/10"), ("1/2", "1/3"), ("1/3", "1/4"), ("2/3", "1/5"), ("3/4", "1/6"), ("2/3", "1/4"),
                       ("5/6", "3/4"), ("3/5", "2/7"), ("7/8", "5/6"), ("4/9", "5/12")):  # fmt: skip
        (a, b), (c, d) = (tuple(map(int, each.split("/"))) for each in (one, other))
        right = _said(Fraction(a, b) + Fraction(c, d))
        ideas = (
            (f"{a + c}/{b + d}", "adds top and bottom"),
            (f"{a + c}/{max(b, d)}", "takes the largest denominator, and leaves the tops"),
            (f"{a + c}/{b * d}", "multiplies the denominators, and leaves the tops"),
        )
        yield _task(f"{a}-{b}+{c}-{d}", f"Rekn ut {one} + {other}", f"Regn ut {one} + {other}", right, ideas)


def comparing_fractions() -> Iterator[Task]:
    for one, other in (("1/2", "1/3"), ("1/4", "1/5"), ("2/3", "2/5"), ("3/4", "3/8"), ("1/2", "2/5"), ("2/3", "3/4"),
                       ("3/5", "5/8"), ("4/7", "5/9"), ("5/6", "7/8"), ("7/12", "5/9")):  # fmt: skip
        right, less = (one, other) if Fraction(one) > Fraction(other) else (other, one)
        ideas = (
            (less, "larger numbers make a larger fraction"),
            ("like store", "sees how many are missing, not how large"),
        )
        text = f"Kva er størst, {one} eller {other}?", f"Hva er størst, {one} eller {other}?"
        yield _task(f"{one}-{other}".replace("/", "-"), *text, right, ideas)


def comparing_decimals() -> Iterator[Task]:
    for one, other in (("0,5", "0,3"), ("0,8", "0,75"), ("0,5", "0,45"), ("0,3", "0,29"), ("1,2", "1,15"),
                       ("0,7", "0,68"), ("2,1", "2,09"), ("0,4", "0,375"), ("0,07", "0,069"), ("3,05", "3,049")):  # fmt: skip
        ideas = ((other, "the longest number is the largest"), ("like store", "leaves out the zeros"))
        yield _task(f"{one}-{other}".replace(",", "_"), f"Kva er størst, {one} eller {other}?",
                    f"Hva er størst, {one} eller {other}?", one, ideas)  # fmt: skip


def per_cent() -> Iterator[Task]:
    for share, whole in (
        (50, 80),
        (10, 90),
        (25, 80),
        (20, 60),
        (75, 40),
        (5, 200),
        (30, 70),
        (15, 40),
        (12, 150),
        (35, 160),
    ):
        right = Fraction(share * whole, 100)
        ideas = (
            (str(share), "takes the per cent for the amount"), (str(abs(whole - share)), "subtracts the per cent"),
            (_decimal(Fraction(whole, share)), "divides by the per cent"),
        )  # fmt: skip
        yield _task(f"{share}-av-{whole}", f"Kor mykje er {share} % av {whole}?", f"Hvor mye er {share} % av {whole}?",
                    _decimal(right), ideas, numeric=True)  # fmt: skip


def multiplying() -> Iterator[Task]:
    for a, b in (
        (2, 4),
        (5, 3),
        (10, 6),
        (3, 4),
        (5, 7),
        (4, 6),
        (3, 8),
        (6, 6),
        (4, 9),
        (7, 6),
        (8, 4),
        (7, 8),
        (9, 6),
        (12, 7),
    ):
        ideas = ((str(a * (b - 1)), "one group too few"), (str(a + b), "adds"), (str(a * b + a), "one group too many"))
        yield _task(f"{a}x{b}", f"{a} · {b} =", f"{a} · {b} =", str(a * b), ideas, numeric=True)


def subtracting() -> Iterator[Task]:
    """The first need no exchange; the last exchange over a zero."""
    for a, b in ((48, 23), (75, 31), (32, 14), (52, 38), (61, 27), (83, 45), (90, 36), (74, 58), (132, 85), (204, 67),
                 (300, 148), (402, 256)):  # fmt: skip
        ideas = (
            (str(_digit_by_digit(a, b)), "takes the smaller digit from the larger"),
            (str(a - b + 10), "exchanges, and forgets that a ten is gone"), (str(a + b), "adds"),
        )  # fmt: skip
        yield _task(f"{a}-{b}", f"{a} − {b} =", f"{a} − {b} =", str(a - b), ideas, numeric=True)


def place_value() -> Iterator[Task]:
    for number, digit in (
        (27, 2),
        (35, 5),
        (64, 6),
        (148, 4),
        (253, 2),
        (346, 4),
        (518, 5),
        (702, 7),
        (1250, 2),
        (3064, 3),
    ):
        place = len(str(number)) - 1 - str(number).index(str(digit))
        ideas = (
            (str(digit), "sees the digit and not its place"),
            (str(digit * 10 ** (place + 1)), "one place too far"),
        )
        yield _task(f"{digit}-i-{number}", f"Kva er sifferet {digit} verdt i {number}?",
                    f"Hva er sifferet {digit} verdt i {number}?", str(digit * 10**place), ideas, numeric=True)  # fmt: skip


def dividing() -> Iterator[Task]:
    for a, b in (
        (12, 3),
        (20, 5),
        (18, 2),
        (24, 4),
        (30, 6),
        (36, 9),
        (42, 7),
        (56, 8),
        (63, 9),
        (84, 6),
        (96, 8),
        (144, 12),
    ):
        ideas = ((str(a // b - 1), "one too few"), (str(a - b), "subtracts"), (str(a // b + 1), "one too many"))
        yield _task(f"{a}-delt-paa-{b}", f"{a} : {b} =", f"{a} : {b} =", str(a // b), ideas, numeric=True)


def equations() -> Iterator[Task]:
    for a, b, x in (
        (1, 4, 5),
        (1, -3, 6),
        (2, 0, 7),
        (2, 3, 4),
        (3, 5, 5),
        (4, -2, 3),
        (5, 10, 2),
        (3, -7, 6),
        (6, 9, 4),
        (7, -11, 5),
    ):
        c = a * x + b
        left = f"{a if a > 1 else ''}x{f' {chr(43) if b > 0 else chr(8722)} {abs(b)}' if b else ''}"
        ideas = (
            (_decimal(Fraction(c + b, a)), "moves across, and keeps the sign"), (str(c - b), "forgets to divide"),
            (str(c - b - a), "subtracts what x is multiplied by"),
        )  # fmt: skip
        yield _task(
            f"{a}x{b:+d}={c}", f"Løys likninga {left} = {c}", f"Løs likningen {left} = {c}", str(x), ideas, numeric=True
        )


def negative_numbers() -> Iterator[Task]:
    for a, b in ((2, 5), (-3, 4), (-2, -3), (-6, 2), (4, -5), (-7, -7), (-8, 3), (5, 12), (-4, -9), (-15, 6)):
        shown = f"({b})" if b < 0 else str(b)
        ideas = ((str(b - a), "turns them round"), (str(abs(a) - abs(b)), "leaves out the signs"),
                 (str(a + b), "two minuses are one"))  # fmt: skip
        text = f"{a} − {shown} =".replace("-", "−")
        yield _task(f"{a}minus{b}", text, text, str(a - b), ideas, numeric=True)


SMALL = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")


def powers() -> Iterator[Task]:
    """Whole exponents first; then a base below zero; then none, and those below zero."""
    for base, exponent in ((3, 2), (5, 2), (2, 3), (10, 3), (2, 5), (4, 3), (-3, 2), (-2, 3), (7, 0), (2, -1), (5, -1),
                           (10, -2)):  # fmt: skip
        right = Fraction(base) ** exponent
        ideas: Wrong = (
            (str(base * exponent), "multiplies by the exponent"),
            (str(base + exponent), "adds the exponent"),
        )
        if base < 0 or exponent < 0:
            ideas += ((_decimal(-right), "the sign goes astray"),)
        shown = f"({base})".replace("-", "−") if base < 0 else str(base)
        what = shown + str(exponent).translate(SMALL)
        yield _task(f"{base}i{exponent}", f"Rekn ut {what}", f"Regn ut {what}", _decimal(right), ideas, numeric=True)


def slopes() -> Iterator[Task]:
    """Of the line through two points: upwards from where x is 0, then anywhere, then downwards."""
    for a, b, c, d in ((0, 1, 2, 7), (0, 0, 3, 6), (0, 2, 4, 4), (1, 2, 3, 8), (2, 1, 6, 3), (1, 4, 5, 24), (0, 4, 2, 0),
                       (1, 5, 3, -1), (-1, 2, 1, 6), (-2, -3, 2, 5), (-3, 4, 1, 2), (-4, 6, 4, -6)):  # fmt: skip
        right = Fraction(d - b, c - a)
        ideas = (
            (_decimal(1 / right), "turns the fraction round"), (str(d - b), "sees only how far up it goes"),
            (_decimal(-right), "takes the points in different orders"),
        )  # fmt: skip
        points = f"({a}, {b}) og ({c}, {d})".replace("-", "−")
        yield _task(f"{a}_{b}-{c}_{d}", f"Kva er stigningstalet til linja gjennom {points}?",
                    f"Hva er stigningstallet til linjen gjennom {points}?", _decimal(right), ideas, numeric=True)  # fmt: skip


def _task(key: str, nn: str, nb: str, right: str, ideas: Wrong, *, numeric: bool = False) -> Task:
    """Ideas that happen to lead to the right answer, or to the same wrong one, are left out."""
    wrong: dict[str, str] = {}
    for answer, idea in ideas:
        if answer not in (right, *wrong):
            wrong[answer] = idea
    return Task(key, nn, nb, right, tuple(wrong.items()), numeric)


def _said(value: Fraction) -> str:
    return f"{value.numerator}/{value.denominator}"


def _decimal(value: Fraction) -> str:
    return f"{float(value):.2f}".rstrip("0").rstrip(".").replace(".", ",")


def _digit_by_digit(a: int, b: int) -> int:
    one, other = str(a), str(b).zfill(len(str(a)))
    return int("".join(str(abs(int(x) - int(y))) for x, y in zip(one, other, strict=True)))
