"""The fictional world a new installation can start with: four municipalities on a fjord, their neighbours and suppliers.

Everything in it is made by the real actions, so that the log, the policies and the catalogue are as they would be.
"""

from tillit.project.demo.closing import close
from tillit.project.demo.links import links
from tillit.project.demo.loading import describe, is_loaded, load, people
from tillit.project.demo.sending import fill, go_on

__all__ = ["close", "describe", "fill", "go_on", "is_loaded", "links", "load", "people"]
