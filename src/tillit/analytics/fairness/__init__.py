"""Whether the models miss more for some pupils than for others, and what is stopped because of it."""

from tillit.analytics.fairness.standing import stopped

__all__ = ["stopped"]
