"""The statement resource (xAPI-Communication 2.1; IEEE 9274.1.1 §4.1.6.1)."""

from __future__ import annotations

from tillit.activity.lrs import asking, sending
from tillit.activity.lrs.access import access_of, shown
from tillit.activity.lrs.http import Answer, Request, wrong
from tillit.activity.xapi.versions import Version


async def answer(request: Request, version: Version) -> Answer:
    access = await access_of(shown(request))
    match request.method:
        case "GET" | "HEAD":
            if "read" not in access.rights:
                raise wrong(403, "This key may send, and not read back.")
            return await asking.answer(request, version, access)
        case "POST" | "PUT":
            if "write" not in access.rights:
                raise wrong(403, "This key may read back, and not send.")
            return await (sending.post if request.method == "POST" else sending.put)(request, version, access)
    raise wrong(405, "Statements are sent with POST or PUT and asked for with GET.")
