"""What a server meets: the design's files without a warning, and a limit on what is sent, before it is read."""

from __future__ import annotations

import asyncio
import json
from typing import Any

import pytest
from django.conf import settings

from tillit.activity.store import pool
from tillit.project.asgi import application

pytestmark = pytest.mark.usefixtures("own_database")
PIECE = 1024 * 1024
MANY = 1000  # more than arrives while the answer is made


def ask(path: str, method: str = "GET", pieces: int = 0, **headers: str) -> tuple[int, dict[str, str], bytes, int]:
    """Status, headers and body of the answer, and how many pieces of what was sent were taken."""
    taken, asked, answer = 0, 0, []

    async def receive() -> dict[str, Any]:
        nonlocal taken, asked
        asked += 1
        await asyncio.sleep(0.01)  # what is sent comes over a network
        if taken < pieces:
            taken += 1
            return {"type": "http.request", "body": b"x" * PIECE, "more_body": taken < pieces}
        if asked > 1 or pieces:
            await asyncio.Event().wait()  # the connection stays open
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: Any) -> None:
        answer.append(message)

    sent = [(name.replace("_", "-").encode(), value.encode()) for name, value in headers.items()]
    scope = {
        "type": "http", "method": method, "path": path, "raw_path": path.encode(), "query_string": b"",
        "root_path": "", "scheme": "http", "http_version": "1.1", "server": ("localhost", 80),
        "client": ("127.0.0.1", 1), "headers": [(b"host", b"localhost"), (b"accept-language", b"nn"), *sent],
    }  # fmt: skip
    asyncio.run(_run(scope, receive, send))
    told = {name.decode().lower(): value.decode() for name, value in answer[0]["headers"]}
    return answer[0]["status"], told, b"".join(message.get("body", b"") for message in answer[1:]), taken


async def _run(scope: Any, receive: Any, send: Any) -> None:
    await asyncio.wait_for(application(scope, receive, send), 60)


def test_file_of_the_design_is_sent_without_a_warning() -> None:
    """Warnings are errors here: Django warns when it must read a stream whole."""
    status, headers, body, _ = ask("/static/web/app.css")
    assert status == 200
    assert headers["content-type"].startswith("text/css")
    assert int(headers["content-length"]) == len(body) > 1000


def test_file_of_the_design_that_is_known_already_is_not_sent_again() -> None:
    tag = ask("/static/web/app.css")[1]["etag"]
    status, _, body, _ = ask("/static/web/app.css", if_none_match=tag)
    assert (status, body) == (304, b"")


def test_body_that_says_it_is_too_large_is_refused_unread() -> None:
    size = settings.DATA_UPLOAD_MAX_MEMORY_SIZE + 1
    status, headers, body, taken = ask("/api/v1/needs", "POST", MANY, content_length=str(size),
                                       content_type="application/json")  # fmt: skip
    assert (status, headers["connection"]) == (413, "close")
    assert json.loads(body) == {"error": "Det som blei sendt, er for stort. Send det i mindre delar."}
    assert taken < MANY / 2


def test_body_that_does_not_say_how_large_it_is_is_refused_at_the_limit() -> None:
    status, _, body, taken = ask("/konto/login/", "POST", MANY, content_type="application/x-www-form-urlencoded")
    assert status == 413
    assert "for stort" in body.decode()
    assert taken < MANY / 2


def test_file_may_be_larger_than_a_form() -> None:
    larger = settings.DATA_UPLOAD_MAX_MEMORY_SIZE // PIECE + 2
    kind = "multipart/form-data; boundary=x"
    assert ask("/konto/login/", "POST", larger, content_type=kind)[0] != 413
    too_large = larger + settings.UPLOAD_LIMIT // PIECE
    assert ask("/konto/login/", "POST", too_large, content_type=kind)[0] == 413


@pytest.mark.parametrize(
    ("path", "status", "kind"),
    [
        ("/xapi/about", 200, "application/json"),
        ("/xapi/statements", 400, "application/json"),
        ("/xapi", 404, "application/json"),
        ("/caliper/", 401, "application/json"),
        ("/xapis/about", 404, "text/html"),
        ("/side/xapi/about", 404, "text/html"),
        ("/healthz", 200, "application/json"),
        ("/katalog/", 200, "text/html"),
        ("/api/v1/me", 401, "application/json"),
    ],
)
def test_record_store_and_pages_stand_side_by_side(path: str, status: int, kind: str) -> None:
    answered, headers, _, _ = ask(path)
    assert (answered, headers["content-type"].partition(";")[0]) == (status, kind)
    mount = "/" + path.split("/")[1]
    assert ("content-security-policy" in headers) is (mount not in ("/xapi", "/caliper"))
    assert ("x-experience-api-version" in headers) is (mount == "/xapi")


def test_server_that_asks_whether_we_live_is_answered_and_what_was_held_is_let_go() -> None:
    said: list[str] = []

    async def live() -> None:
        asked = iter(["lifespan.startup", "lifespan.shutdown"])

        async def receive() -> dict[str, Any]:
            return {"type": next(asked)}

        async def send(message: Any) -> None:
            said.append(message["type"])

        held = await pool.pool()
        await application({"type": "lifespan"}, receive, send)
        assert held.closed

    asyncio.run(live())
    assert said == ["lifespan.startup.complete", "lifespan.shutdown.complete"]
