from tillit.insight.models.own import Goal, Notify, Shown
from tillit.insight.models.totals import ClosedMonth, Finding, Total
from tillit.insight.models.work import FollowedPupil, FollowUp, Look, Training

__all__ = [
    "ClosedMonth", "Finding", "FollowUp", "FollowedPupil", "Goal", "Look", "Notify", "Shown", "Total", "Training",
]  # fmt: skip
