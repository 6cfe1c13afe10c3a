"""The picture of the layers, drawn from the contract that the linter holds the code to."""

from __future__ import annotations

import tomllib
from html import escape
from pathlib import Path

PYPROJECT = Path(__file__).resolve().parents[3] / "pyproject.toml"
ABOUT = {
    "project": "settings, addresses, commands: knows all, is known by none",
    "rights": "access, erasure, the daily deletion",
    "insight": "pages of progress, follow-ups",
    "analytics": "skill areas, progress, indicators",
    "approval": "the ten-step case",
    "activity": "what services send: gate, store, streams",
    "record": "record of processing → compiled policy: the narrow waist",
    "participation": "the DPO's opinion",
    "assessment": "risk analysis, DPIA",
    "agreements": "agreements, transfers",
    "catalogue": "services, declarations, use, published status",
    "organisations": "organisations, people, roles, who acts",
    "guidance": "what each step is, and why",
    "curriculum": "the national curriculum (Grep)",
    "documents": "PDF, Word, Excel, uploaded files",
    "audit": "append-only log",
    "web": "pages, forms, commands, components",
    "fence": "row-level security, scopes",
}
WIDTH, HEIGHT, GAP = 760, 46, 10


def layers() -> list[list[str]]:
    """From the top down; those on one line do not know each other."""
    contract = tomllib.loads(PYPROJECT.read_text(encoding="utf-8"))["tool"]["importlinter"]["contracts"][0]
    return [[context.strip() for context in line.split("|")] for line in contract["layers"]]


def layers_picture() -> str:
    lines = layers()
    height = len(lines) * (HEIGHT + GAP) + GAP
    boxes = [box for number, line in enumerate(lines) for box in _line(line, GAP + number * (HEIGHT + GAP))]
    title = "The contexts of Tillit, from the top down. Imports and foreign keys point only downwards."
    return "\n".join([
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" role="img" aria-labelledby="title">',
        f'<title id="title">{title}</title>',
        f'<rect width="{WIDTH}" height="{height}" fill="#fff"/>',
        *boxes,
        "</svg>",
        "",
    ])  # fmt: skip


def _line(contexts: list[str], y: int) -> list[str]:
    width = (WIDTH - 2 * GAP - (len(contexts) - 1) * GAP) / len(contexts)
    return [_box(name, GAP + number * (width + GAP), y, width) for number, name in enumerate(contexts)]


def _box(name: str, x: float, y: int, width: float) -> str:
    about = escape(ABOUT[name])
    return (
        f'<rect x="{x:g}" y="{y}" width="{width:g}" height="{HEIGHT}" rx="4" fill="#eef4f8" stroke="#1e4a66"/>'
        f'<text x="{x + 12:g}" y="{y + 19}" font-family="sans-serif" font-size="15" font-weight="bold" fill="#12303f">'
        f'{escape(name)}</text><text x="{x + 12:g}" y="{y + 37}" font-family="sans-serif" font-size="13" fill="#333">'
        f"{about}</text>"
    )
