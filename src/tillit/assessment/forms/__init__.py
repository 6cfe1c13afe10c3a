from tillit.assessment.forms.basis import (
    AcceptForm,
    AdoptForm,
    AnswerRiskForm,
    BeginForm,
    PublishForm,
    ReasonForm,
    StandOnForm,
)
from tillit.assessment.forms.bringing import BeginFromForm
from tillit.assessment.forms.matrix import MatrixForm, MatrixTableForm, OwnMatrixForm
from tillit.assessment.forms.writing import (
    AddMeasureForm,
    AddRiskForm,
    EditMeasureForm,
    FinishMeasureForm,
    GoWithoutForm,
    JudgeForm,
    PreAssessmentForm,
    RemoveRiskForm,
    WriteSectionForm,
    suggested_answers,
)

__all__ = [
    "AcceptForm",
    "AddMeasureForm",
    "AddRiskForm",
    "AdoptForm",
    "AnswerRiskForm",
    "BeginForm",
    "BeginFromForm",
    "EditMeasureForm",
    "FinishMeasureForm",
    "GoWithoutForm",
    "JudgeForm",
    "MatrixForm",
    "MatrixTableForm",
    "OwnMatrixForm",
    "PreAssessmentForm",
    "PublishForm",
    "ReasonForm",
    "RemoveRiskForm",
    "StandOnForm",
    "WriteSectionForm",
    "suggested_answers",
]
