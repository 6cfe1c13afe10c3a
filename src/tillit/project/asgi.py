"""The application as a server runs it: Django, behind a limit on how much anyone may send; and beside it the record
store, which answers by itself."""

from __future__ import annotations

import os
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

import psycopg
import structlog
from django.conf import settings
from django.core.asgi import get_asgi_application
from psycopg_pool import PoolTimeout

from tillit.project.database import SERVES
from tillit.web.middleware import TOO_LARGE

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Application = Callable[[Any, Any, Any], Awaitable[None]]


def limit_of(scope: Scope) -> int:
    """Bytes. A form with a file may be as large as a file and the rest of a form; anything else as the rest."""
    kind = dict(scope["headers"]).get(b"content-type", b"")
    rest = int(settings.DATA_UPLOAD_MAX_MEMORY_SIZE)
    return rest + int(settings.UPLOAD_LIMIT) if kind.startswith(b"multipart/form-data") else rest


class BodyLimit:
    """Stops reading at the limit; Django alone would first keep all of it on disk. `RefusalMiddleware` answers 413."""

    def __init__(self, application: Application) -> None:
        self.application = application

    async def __call__(self, scope: Scope, receive: Receive, send: Any) -> None:
        if scope["type"] == "http":
            receive = self._limited(scope, receive)
        await self.application(scope, receive, send)

    def _limited(self, scope: Scope, receive: Receive) -> Receive:
        limit, read, told = limit_of(scope), 0, False
        declared = dict(scope["headers"]).get(b"content-length", b"")
        scope[TOO_LARGE] = declared.isdigit() and int(declared) > limit

        async def receive_some() -> MutableMapping[str, Any]:
            nonlocal read, told
            if scope[TOO_LARGE] and not told:
                told = True
                return {"type": "http.request", "body": b"", "more_body": False}
            message = await receive()
            while told and message["type"] == "http.request":  # still on its way while the answer is sent: dropped
                message = await receive()
            read += len(message.get("body", b""))
            if read > limit and not told:
                scope[TOO_LARGE] = told = True
                return {"type": "http.request", "body": b"", "more_body": False}
            return message

        return receive_some


os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tillit.project.settings")
if not settings.configured:  # a server that is not `tillit up`
    os.environ[SERVES] = "1"
pages = BodyLimit(get_asgi_application())

from tillit.activity.lrs import application as store, tallies  # noqa: E402, I001 - Django must be set up before its models are read
from tillit.activity.store import pool  # noqa: E402
from tillit.project.collecting import keep_what_is_loaded  # noqa: E402

STORE = ("/xapi", "/caliper")
keep_what_is_loaded()


async def application(scope: Scope, receive: Receive, send: Any) -> None:
    mount = "/" + scope.get("path", "").removeprefix("/").partition("/")[0]
    if scope["type"] == "http" and mount in STORE:
        await store({**scope, "root_path": mount}, receive, send)
    elif scope["type"] == "lifespan":
        await _live(receive, send)
    else:
        await pages(scope, receive, send)


async def _live(receive: Receive, send: Any) -> None:
    """Django knows nothing of lifespan; the store has counted things and holds connections when the server stops."""
    while True:
        message = await receive()
        if message["type"] == "lifespan.startup":
            await send({"type": "lifespan.startup.complete"})
            continue
        try:
            await tallies.write_out()
            await pool.close()
        except (psycopg.OperationalError, PoolTimeout, OSError) as error:
            structlog.get_logger(__name__).warning("activity.not_counted", error=type(error).__name__)
        await send({"type": "lifespan.shutdown.complete"})
        return
