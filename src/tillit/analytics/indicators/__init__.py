"""Questions that activity data can answer, one in each file, and what each does not say. Pure.

An indicator is one Ibis expression over `Tables`: it runs in the process with DuckDB, and the same on a Spark cluster
(`engines`). Nothing here knows who anybody is: a pupil is a number that means something for one run alone."""

from tillit.analytics.indicators import (
    basis,
    conversation,
    coverage,
    participation,
    progress,
    services,
    struggles,
    task,
    wrong_answers,
)
from tillit.analytics.indicators.shape import Asked, Indicator, Level, Tables

INDICATORS: dict[str, Indicator] = {
    module.INDICATOR.code: module.INDICATOR
    for module in (
        progress,
        struggles,
        wrong_answers,
        task,
        conversation,
        coverage,
        participation,
        services,
        basis,
    )
}

__all__ = ["INDICATORS", "Asked", "Indicator", "Level", "Tables"]
