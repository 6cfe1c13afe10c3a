from tillit.analytics.skills.commands import ACTIVITIES, AREAS, PLACEMENTS

__all__ = ["ACTIVITIES", "AREAS", "PLACEMENTS"]
