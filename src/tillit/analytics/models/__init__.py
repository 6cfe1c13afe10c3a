from tillit.analytics.models.skills import Placement, SkillArea
from tillit.analytics.models.states import Counted, Cursor, Doubt, State

__all__ = ["Counted", "Cursor", "Doubt", "Placement", "SkillArea", "State"]
