"""The record store's door (xAPI at `/xapi/`, Caliper at `/caliper/`): finds the resource, says no in words, and never
answers 500 to what a client did."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import UTC, datetime

import psycopg
import structlog
from psycopg_pool import PoolClosed, PoolTimeout

from tillit.activity.lrs import about, activities, agents, caliper, corrections, documents, misread, oauth, statements
from tillit.activity.lrs.access import forget, shown
from tillit.activity.lrs.http import Answer, Receive, Request, Scope, Send, parameters, request_of, send_answer, wrong
from tillit.activity.lrs.versions import answered, spoken
from tillit.activity.store.rows import moment_text
from tillit.activity.store.writing import Moved
from tillit.activity.xapi.invalid import Invalid
from tillit.activity.xapi.versions import Version

Handler = Callable[[Request, Version], Awaitable[Answer]]
OPEN = {"about": about.answer, "oauth/token": oauth.answer}
RESOURCES: dict[str, Handler] = {
    "statements": statements.answer,
    "corrections": corrections.answer,
    "activities": activities.answer,
    "activities/state": documents.state,
    "activities/profile": documents.activity_profile,
    "agents": agents.answer,
    "agents/profile": documents.agent_profile,
}
TRIES = 5  # how often a request is judged anew when policy or choices change under it
log = structlog.get_logger(__name__)


async def application(scope: Scope, receive: Receive, send: Send) -> None:
    request, came = Request(scope["method"], "", {}, {}), datetime.now(UTC)
    caliper_spoken = scope.get("root_path") == caliper.MOUNT
    try:
        request = await request_of(scope, receive)
        answer = await (_tried(request, lambda: caliper.answer(request)) if caliper_spoken else _answer(request))
    except Answer as refusal:
        answer = refusal
        misread.count(request, answer.status)
    except Invalid as invalid:
        answer = wrong(400, str(invalid))
        misread.count(request, answer.status, invalid)
    except psycopg.DataError:
        answer = wrong(400, "Something here holds a character that cannot be kept.")
    except (psycopg.OperationalError, PoolTimeout, PoolClosed, ConnectionError) as error:
        log.warning("activity.unavailable", error=type(error).__name__)
        answer = wrong(503, "The store cannot be reached just now. Nothing was kept; send it again.")
        answer.headers["Retry-After"] = "5"
    if not caliper_spoken:
        answer.headers.setdefault("X-Experience-API-Version", answered(request).value)
        # Whatever was acknowledged before the question is found by it.
        answer.headers["X-Experience-API-Consistent-Through"] = moment_text(came)
    await send_answer(answer, send, with_body=request.method != "HEAD")


async def _answer(request: Request) -> Answer:
    if request.path in OPEN:
        return await OPEN[request.path](request)
    handler = RESOURCES.get(request.path)
    if handler is None:
        raise wrong(404, "There is no such resource. See about.")
    _alternate(request)
    if request.header("content-encoding").lower() not in ("", "identity"):
        raise wrong_encoding()
    version = spoken(request)
    if request.form and version is Version.V2:
        raise wrong(400, "xAPI 2.0 has no alternate request syntax. Send the request itself.")
    return await _tried(request, lambda: handler(request, version))


def wrong_encoding() -> Answer:
    """What is small on the wire and large in memory is not unpacked (RFC 9110 §15.5.16)."""
    refusal = wrong(415, "What is sent must not be compressed.")
    refusal.headers["Accept-Encoding"] = "identity"
    return refusal


async def _tried(request: Request, ask: Callable[[], Awaitable[Answer]]) -> Answer:
    for _ in range(TRIES):
        try:
            return await ask()
        except Moved:
            forget(shown(request))
    raise wrong(403, "The key no longer holds, or the service's record of processing is no longer in force.")


def _alternate(request: Request) -> None:
    """Alternate request syntax (1.0.3, Communication 1.3): method in the query, the rest as a form."""
    method = request.query.pop("method", "") if request.method == "POST" else ""
    if not method:
        return
    if method not in ("GET", "PUT", "POST", "DELETE", "HEAD"):
        raise wrong(400, "The method cannot be read.")
    if request.query:
        raise wrong(400, "With a method in the address, every other parameter stands in the form.")
    try:
        form = parameters(request.body.decode("ascii"))
    except UnicodeDecodeError:
        raise wrong(400, "The form cannot be read.") from None
    request.form, request.method = True, method
    request.body = form.pop("content", "").encode()
    for name in [name for name in form if name.lower() in FORM_HEADERS]:
        request.headers[name.lower()] = form.pop(name)
    if request.header("content-type").startswith("application/x-www-form-urlencoded"):
        request.headers["content-type"] = "application/json"
    request.query = form


FORM_HEADERS = frozenset({
    "authorization", "x-experience-api-version", "content-type", "content-length", "if-match", "if-none-match",
    "accept-language", "accept",
})  # fmt: skip
