"""What a roster, its rows and its warnings are called, in the reader's language."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from tillit.organisations.rostering.differing import Caution
from tillit.organisations.rostering.roster import NotARoster, Problem, Roster

NOT_A_ROSTER = {
    "unknown_kind": gettext_lazy(
        "This is neither OneRoster nor PIFU-IMS. Choose the file your school system made for them."
    ),
    "no_tables": gettext_lazy("There is no table in the file."),
    "missing_column": gettext_lazy("A column is missing"),
    "file_missing": gettext_lazy("The list of contents names a file that is not there"),
    "same_file_twice": gettext_lazy("The same file is there twice"),
    "not_utf8": gettext_lazy("The file is not written in UTF-8. Choose UTF-8 when you make it"),
    "not_text": gettext_lazy("The file is not text"),
    "not_csv": gettext_lazy("The table cannot be read from here on"),
    "not_xml": gettext_lazy("The file cannot be read as XML"),
    "not_pifu": gettext_lazy("The file is XML, but not PIFU-IMS"),
    "many_documents": gettext_lazy("There are several XML files. Bring them one at a time."),
    "broken_zip": gettext_lazy("The packed file is broken or locked with a password"),
    "too_many_files": gettext_lazy("There are too many files in it."),
    "too_large": gettext_lazy("The file is too large when it is unpacked."),
}
PROBLEMS = {
    "no_number": gettext_lazy(
        "The row has no identifier. Nobody is taken out because of this file until it is corrected."
    ),
    "said_twice": gettext_lazy("The same identifier is used twice. The first row counts."),
    "no_name": gettext_lazy("A name is missing. What was there before stands."),
    "no_school": gettext_lazy("It does not say which school. What was there before stands."),
    "no_group": gettext_lazy("It does not say which group. What was there before stands."),
    "no_person": gettext_lazy("It does not say who. What was there before stands."),
    "no_dates": gettext_lazy("A first or last day is missing, or they stand the wrong way round."),
    "not_a_date": gettext_lazy("This is not a date written as 2026-08-17"),
    "unknown_school": gettext_lazy("The school is not in the file and not known here"),
    "unknown_group": gettext_lazy("The group is not in the file and not known here"),
    "unknown_person": gettext_lazy("The person is not in the file and not known here"),
    "unknown_other": gettext_lazy("The other person is not in the file and not known here"),
    "school_of_others": gettext_lazy("The organisation number belongs to another school owner here"),
    "wrong_number": gettext_lazy("The organisation number is not a real one"),
    "feide_of_another": gettext_lazy("Two people have the same Feide name. Find out whose it is; neither is given it"),
}
PASSED_OVER = {"disabled": gettext_lazy("people who are switched off in the school system")}


def why_not_a_roster(refusal: NotARoster) -> str:
    sentence = str(NOT_A_ROSTER.get(refusal.code, NOT_A_ROSTER["unknown_kind"]))
    return f"{sentence}: {refusal.about}" if refusal.about and not sentence.endswith(".") else sentence


def problem_text(problem: Problem) -> str:
    sentence = str(PROBLEMS.get(problem.code, problem.code))
    return f"{sentence}: {problem.about}" if problem.about and not sentence.endswith(".") else sentence


def caution_text(caution: Caution, roster: Roster) -> str:
    school = roster.schools.get(caution.school)
    name = {"school": school.name if school else caution.school, "number": caution.number, "of": caution.of}
    if caution.code == "school_gone":
        return _("%(school)s is not in the file. Nothing changes there.") % name
    if caution.code == "no_pupils":
        return _("%(school)s has no pupils in the file. It had %(of)d.") % name
    if caution.code == "no_teachers":
        return _("%(school)s has no teachers in the file. It had %(of)d.") % name
    return ngettext(
        "%(number)d of %(of)d pupils leaves %(school)s.", "%(number)d of %(of)d pupils leave %(school)s.", caution.number
    ) % name  # fmt: skip


def passed_over(roster: Roster) -> list[str]:
    """What was not read, on purpose."""
    found: Counter[str] = Counter()
    for what, number in roster.passed_over.items():
        kind, _colon, name = what.partition(":")
        found[str(PASSED_OVER[kind]) if kind in PASSED_OVER else name] += number
    return [f"{name}: {number}" for name, number in sorted(found.items())]


def summed(problems: Iterable[Problem]) -> list[tuple[str, str]]:
    """(where, what), in the order of the file."""
    return [(problem.where, problem_text(problem)) for problem in problems]
