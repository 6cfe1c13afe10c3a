"""Which xAPI a request speaks. Every resource but `about` wants to be told; an answer to one who did not say it speaks
as that key did last, for a client of 1.0.3 cannot read an answer of 2.0."""

from __future__ import annotations

from tillit.activity.lrs.http import Request, wrong
from tillit.activity.xapi.versions import Version, version_of

HEADER = "x-experience-api-version"
_last: dict[str, Version] = {}


def spoken(request: Request) -> Version:
    said = request.header(HEADER)
    version = version_of(said.strip()) if said else None
    if version is None:
        why = "Say which xAPI you speak in the header X-Experience-API-Version: 1.0.3 or 2.0.0."
        raise wrong(400, why)
    _last[request.header("authorization")] = version
    if len(_last) > 10_000:
        _last.clear()
    return version


def answered(request: Request) -> Version:
    """The version of the answer, also when the question was wrong."""
    said = version_of(request.header(HEADER).strip())
    return said or _last.get(request.header("authorization"), Version.V2)
