"""How a key is known again without being kept."""

from __future__ import annotations

import hashlib


def fingerprint(name: str, secret: str) -> str:
    """Secrets are random and long, so a plain digest is enough; only this is stored."""
    return hashlib.sha256(f"{name}:{secret}".encode()).hexdigest()
