"""OAuth 2 client credentials (RFC 6749 §4.4): the name and secret of a key for a token that lasts an hour."""

from __future__ import annotations

import msgspec

from tillit.activity.credentials import fingerprint
from tillit.activity.lrs.access import TOKEN_SECONDS, access_of, shown, token_of
from tillit.activity.lrs.http import Answer, Request, parameters, wrong


async def answer(request: Request) -> Answer:
    if request.method != "POST":
        raise wrong(405, "Ask with POST.")
    try:
        form = parameters(request.body.decode("ascii"))
    except UnicodeDecodeError:
        raise wrong(400, "invalid_request") from None
    if form.get("grant_type") != "client_credentials":
        raise wrong(400, "unsupported_grant_type")
    if request.header("authorization").lower().startswith("basic "):
        key_hash = shown(request)
    else:
        key_hash = fingerprint(form.get("client_id", ""), form.get("client_secret", ""))
    access = await access_of(key_hash)
    body = {"access_token": token_of(key_hash), "token_type": "Bearer", "expires_in": TOKEN_SECONDS,
            "scope": " ".join(sorted(access.rights))}  # fmt: skip
    return Answer(200, msgspec.json.encode(body), Cache_Control="no-store")
