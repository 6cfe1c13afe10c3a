from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import yaml

DATA = Path(__file__).parent / "data"


@cache
def read(name: str) -> Any:
    return yaml.safe_load((DATA / f"{name}.yaml").read_text(encoding="utf-8"))


def phrase(name: str, service: dict[str, Any]) -> str:
    """A sentence from phrases.yaml about this service."""
    words = {"service": service["name"], "worst": service.get("worst", ""), "heard": service.get("heard", "")}
    return str(read("phrases")[name]).format_map(words)
