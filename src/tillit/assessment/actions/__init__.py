from tillit.assessment.actions.accepting import accept_risk, take_back
from tillit.assessment.actions.basis import adopt, adopt_instead, leave, stand_on, stay, take_in
from tillit.assessment.actions.decision import do_dpia, go_without_dpia, preassess
from tillit.assessment.actions.levels import begin
from tillit.assessment.actions.measures import add_measure, edit_measure, finish_measure, remove_measure, reopen_measure
from tillit.assessment.actions.publishing import block, lift, publish, withdraw
from tillit.assessment.actions.risks import (
    add_risk,
    answer_risk,
    bring_matrix,
    choose_matrix,
    judge_risk,
    keep_risk,
    remove_risk,
)
from tillit.assessment.actions.start import start
from tillit.assessment.actions.versions import freeze
from tillit.assessment.actions.write import write_section

__all__ = [
    "accept_risk",
    "add_measure",
    "add_risk",
    "adopt",
    "adopt_instead",
    "answer_risk",
    "begin",
    "block",
    "bring_matrix",
    "choose_matrix",
    "do_dpia",
    "edit_measure",
    "finish_measure",
    "freeze",
    "go_without_dpia",
    "judge_risk",
    "keep_risk",
    "leave",
    "lift",
    "preassess",
    "publish",
    "remove_measure",
    "remove_risk",
    "reopen_measure",
    "stand_on",
    "start",
    "stay",
    "take_back",
    "take_in",
    "withdraw",
    "write_section",
]
