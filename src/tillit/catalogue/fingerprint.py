from __future__ import annotations

import hashlib
import json

from tillit.catalogue.questionnaire import Answers, to_wire


def fingerprint(answers: Answers) -> str:
    """What a decision binds to: the same answers give the same fingerprint, in whatever order they were written."""
    return hashlib.sha256(
        json.dumps(to_wire(answers), sort_keys=True, ensure_ascii=False, separators=(",", ":")).encode()
    ).hexdigest()
