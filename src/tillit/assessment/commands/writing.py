"""What one can do with a section, a risk and a measure: the page and the API in one declaration."""

from __future__ import annotations

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from tillit.assessment import actions, forms, rules
from tillit.assessment.actions.risks import JUDGED
from tillit.assessment.commands.finding import WRITERS, find_measure, find_risk, find_section, page_of, values
from tillit.assessment.models import Measure, Risk, Section
from tillit.assessment.queries import states_of
from tillit.organisations.acting import Actor
from tillit.web.commands import Command, Commands
from tillit.web.language import pick


def beside_section(section: Section, actor: Actor) -> dict[str, Any]:
    """What stands above, to read while one writes; and what to answer."""
    state = states_of([section.assessment_id], timezone.localdate())[section.assessment_id]
    found = state.effective.sections.get(section.code)
    above = (*found.parts, *found.set_aside) if found else ()
    rule = section.rule
    return {
        "why": pick(rule.why),
        "questions": [pick(question) for question in rule.questions_at(section.assessment.level)],
        "source": rule.source,
        "example": pick(rule.example) if rule.example else "",
        "law": [(pick(hint.text), hint.source, hint.verified_on) for hint in rule.law],
        "above": [part for part in above if part.origin.edition],
    }


SECTIONS: Commands[Section] = Commands(
    noun="section",
    prefix="vurderingar/del/",
    find=find_section,
    page=lambda section: f"{page_of(section.assessment)}#section-{section.code}",
    items=(
        Command(
            "write", _("Write this section"), actions.write_section, rules.check_section, WRITERS,
            forms.WriteSectionForm, values("text", "stance", "reason", "local"), _("The section is saved."),
            _("Write so that a parent understands it. Every saved text is kept in the history."),
            template="assessment/section_write.html", beside=beside_section,
        ),
    ),
)  # fmt: skip

RISKS: Commands[Risk] = Commands(
    noun="risk",
    prefix="vurderingar/risiko/",
    find=find_risk,
    page=lambda risk: f"{page_of(risk.assessment)}#risk-{risk.number}",
    items=(
        Command(
            "judge", _("Judge the risk"), actions.judge_risk, rules.check_may_edit_risk, WRITERS, forms.JudgeForm,
            values(*JUDGED), _("The risk is judged."),
            _("Think of one real pupil. The worst that can reasonably happen counts, not the average."),
        ),
        Command(
            "add_measure", _("Add a measure"), actions.add_measure, rules.check_may_edit_risk, WRITERS,
            forms.AddMeasureForm, done=_("The measure is added."),
        ),
        Command(
            "keep", _("Keep local, or share again"), actions.keep_risk, rules.check_may_edit_risk, WRITERS,
            done=_("Saved. What is local is not published to others."),
        ),
        Command(
            "remove", _("Take out the risk"), actions.remove_risk, rules.check_may_edit_risk, WRITERS,
            forms.RemoveRiskForm, done=_("The risk is taken out. It stays in the history."), danger=True,
            explain=_("Take out a risk only when it cannot happen with this service."),
        ),
    ),
)  # fmt: skip

MEASURES: Commands[Measure] = Commands(
    noun="measure",
    prefix="vurderingar/tiltak/",
    find=find_measure,
    page=lambda measure: f"{page_of(measure.risk.assessment)}#risk-{measure.risk.number}",
    items=(
        Command(
            "finish", _("Mark as done"), actions.finish_measure, rules.check_measure_undone, WRITERS,
            forms.FinishMeasureForm, values("evidence"), _("Well done. The measure is in place."),
        ),
        Command(
            "edit", _("Change the measure"), actions.edit_measure, rules.check_may_edit_measure, WRITERS,
            forms.EditMeasureForm, values("text", "responsible", "due", "for_special", "evidence"),
            _("The measure is saved."),
        ),
        Command("reopen", _("Not done after all"), actions.reopen_measure, rules.check_measure_done, WRITERS),
        Command(
            "remove", _("Remove the measure"), actions.remove_measure, rules.check_may_edit_measure, WRITERS,
            done=_("The measure is removed."), danger=True,
        ),
    ),
)  # fmt: skip
