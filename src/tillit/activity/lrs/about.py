from __future__ import annotations

import msgspec

from tillit.activity.lrs.http import Answer, Request, wrong
from tillit.activity.xapi.versions import Version

BODY = msgspec.json.encode({"version": [version.value for version in (Version.V2, Version.V1)]})


async def answer(request: Request) -> Answer:
    if request.method not in ("GET", "HEAD"):
        raise wrong(405, "Only GET is answered here.")
    return Answer(200, BODY)
