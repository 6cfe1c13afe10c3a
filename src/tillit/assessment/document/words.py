"""Codes in the words of a document."""

from __future__ import annotations

from django.utils.translation import gettext as _

from tillit.assessment.exchange.whole import Judgement, Source
from tillit.assessment.rulebook import scenarios
from tillit.assessment.scale import Matrix, scales
from tillit.web.language import pick


def level_name(code: str | None) -> str:
    return next((pick(rule.name) for rule in scales().colours if rule.code == code), _("not judged"))


def area_name(code: str) -> str:
    return next((pick(area.title) for area in scenarios().areas if area.code == code), code)


def tier(code: str) -> str:
    return {"overall": _("Overall assessment"), "universe": _("Assessment of a platform"),
            "service": _("Assessment of a service")}.get(code, code)  # fmt: skip


def state_name(code: str) -> str:
    return {
        "inherited": _("inherited"),
        "inherited_with_addition": _("inherited, with an addition"),
        "overridden": _("otherwise here"),
        "not_applicable": _("does not apply here"),
        "local": _("own"),
        "missing": _("not written"),
    }.get(code, code)


def source_name(source: Source | None) -> str:
    """“Overall”, version 3, Fjordsamarbeidet."""
    if source is None:
        return _("this assessment")
    return _("“%(title)s”, version %(number)d, %(owner)s") % {
        "title": source.title, "number": source.number, "owner": source.owner,
    }  # fmt: skip


def step_name(step: int | None, steps: tuple[object, ...]) -> str:
    if step is None:
        return _("not judged")
    name = getattr(steps[step - 1], "name", None) if 1 <= step <= len(steps) else None
    return f"{step}. {pick(name)}" if name else str(step)


def judged(given: Judgement, matrix: Matrix, code: str) -> list[tuple[str, str]]:
    """Likelihood, and consequence for each party, in the words of the matrix it was judged by."""
    if given.likelihood is None or not given.consequences:
        return []
    known = matrix if code == matrix.code else next((row for row in scales().matrices if row.code == code), None)
    likelihood, consequence = (known.likelihood, known.consequence) if known else ((), ())
    parties = {party.code: pick(party.name) for party in scales().parties}
    return [
        (_("Likelihood"), step_name(given.likelihood, likelihood)),
        *(
            (_("Consequence: %s") % parties.get(party, party), step_name(step, consequence))
            for party, step in given.consequences.items()
        ),
        (_("Level"), level_name(given.level)),
        (_("Why"), given.reason),
    ]
