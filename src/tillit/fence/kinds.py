"""What a model says about who may see its rows. The database policies are written from this."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Kind = Literal["tenant", "published", "shared", "own"]


@dataclass(frozen=True)
class Fence:
    """
    tenant: read and written within the organisations of the scope.
    published: read by all, written within the organisations of the scope.
    shared: read by all, written by anyone who acts as somebody.
    own: read and written by the person it is about, or within the organisations of the scope.
    `audience`: a column naming the organisation below which everybody may read the row; written within the scope only.
    `token`: a column with a hashed secret; whoever presents the secret sees that one row.
    `append_only`: rows are never changed or removed by the application.
    """

    kind: Kind = "tenant"
    column: str = "tenant_id"
    person: str = ""
    audience: str = ""
    token: str = ""
    append_only: bool = False
