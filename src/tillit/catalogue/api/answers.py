"""A set of answers as it comes in, through the link and from those who are logged in."""

from typing import Any

from ninja import Schema


class AnswerSet(Schema):
    """`answers`: code of the question → {"value", "text", "source"}, or the bare value. “unknown” is an answer."""

    answers: dict[str, Any]
    revision: int | None = None
