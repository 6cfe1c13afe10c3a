from tillit.analytics.models.fairness import BiasTest, LeftOut, Stop
from tillit.analytics.models.skills import Placement, SkillArea
from tillit.analytics.models.states import Counted, Cursor, Doubt, State

__all__ = ["BiasTest", "Counted", "Cursor", "Doubt", "LeftOut", "Placement", "SkillArea", "State", "Stop"]
