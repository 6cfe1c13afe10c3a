"""How an operation that is for everyone says so."""

from collections.abc import Callable
from typing import Any

from tillit.web.access import public

# `public` marks views; an operation answers with data instead of a response, and is marked the same way.
open_to_anyone: Callable[[str], Callable[[Any], Any]] = public
