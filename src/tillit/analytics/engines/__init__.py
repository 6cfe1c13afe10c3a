"""Where indicators are worked out: in this process, or on a Spark cluster. The same expression, the same answer."""

from tillit.analytics.engines.duck import Duck
from tillit.analytics.engines.shape import Engine, Frames

__all__ = ["Duck", "Engine", "Frames"]
