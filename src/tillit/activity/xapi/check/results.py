"""Results and scores (xAPI-Data §2.4.5; IEEE 9274.1.1 §4.2.2.4)."""

from msgspec import UNSET

from tillit.activity.xapi.check.values import check_duration, check_extensions
from tillit.activity.xapi.invalid import Invalid
from tillit.activity.xapi.model import Result, Score

SECTION = "1.0.3 Data 2.4.5.1; 2.0 4.2.2.4"


def check_result(result: Result, where: str) -> None:
    if result.score is not UNSET:
        check_score(result.score, f"{where}.score")
    if result.duration is not UNSET:
        check_duration(result.duration, f"{where}.duration")
    if result.extensions is not UNSET:
        check_extensions(result.extensions, f"{where}.extensions")


def check_score(score: Score, where: str) -> None:
    scaled, raw, least, most = score.scaled, score.raw, score.min, score.max
    if scaled is not UNSET and not -1 <= scaled <= 1:
        raise Invalid(f"{where}.scaled", "this must lie between -1 and 1", SECTION)
    if least is not UNSET and most is not UNSET and least >= most:
        raise Invalid(f"{where}.min", "this must be less than max", SECTION)
    if raw is UNSET:
        return
    if (least is not UNSET and raw < least) or (most is not UNSET and raw > most):
        raise Invalid(f"{where}.raw", "this must lie between min and max", SECTION)
