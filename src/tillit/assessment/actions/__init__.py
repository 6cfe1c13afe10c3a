from tillit.assessment.actions.decision import do_dpia, go_without_dpia, preassess
from tillit.assessment.actions.measures import add_measure, edit_measure, finish_measure, remove_measure, reopen_measure
from tillit.assessment.actions.risks import add_risk, choose_matrix, judge_risk, remove_risk
from tillit.assessment.actions.start import start
from tillit.assessment.actions.versions import freeze
from tillit.assessment.actions.write import write_section

__all__ = [
    "add_measure",
    "add_risk",
    "choose_matrix",
    "do_dpia",
    "edit_measure",
    "finish_measure",
    "freeze",
    "go_without_dpia",
    "judge_risk",
    "preassess",
    "remove_measure",
    "remove_risk",
    "reopen_measure",
    "start",
    "write_section",
]
