"""Sends each request when it is due, whether or not the one before has been answered: a county does not wait."""

from __future__ import annotations

import asyncio
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from tillit.project.bench.county.morning import Request
from tillit.project.bench.county.pages import OK, Visitor, p95, visit
from tillit.project.bench.county.stock import County
from tillit.project.bench.ingest.client import Server, answer

IDLE = 3.0  # seconds after which a connection is opened anew: servers close those that say nothing
CONNECTIONS = 64  # machines of suppliers with something to send at once


@dataclass
class Replayed:
    """Times in seconds, from when a request was due until it was answered: waiting for a free machine counts."""

    seconds: float = 0.0
    acknowledged: list[int] = field(default_factory=list)  # places of the requests
    times: list[float] = field(default_factory=list)
    statuses: Counter[int] = field(default_factory=Counter)
    pages: list[tuple[int, float]] = field(default_factory=list)

    @property
    def failed(self) -> int:
        pages = sum(status >= 500 or status == 0 for status, _spent in self.pages)
        return pages + sum(number for status, number in self.statuses.items() if status >= 500 or status == 0)

    @property
    def refused(self) -> int:
        wrong = sum(number for status, number in self.statuses.items() if status != OK)
        return wrong + sum(status != OK for status, _spent in self.pages)

    @property
    def pages_p95(self) -> float:
        return p95([spent for _status, spent in self.pages])

    @property
    def sent_p95(self) -> float:
        return p95(self.times)

    @property
    def sent_p50(self) -> float:
        return sorted(self.times)[len(self.times) // 2] * 1000 if self.times else 0.0


async def replay(port: int, county: County, requests: Sequence[Request], visitors: Sequence[Visitor]) -> Replayed:
    found, stop, waiting = Replayed(), asyncio.Event(), iter(enumerate(requests))
    people = [asyncio.create_task(visit(port, visitor, stop)) for visitor in visitors]
    start = time.perf_counter()

    async def machine() -> None:
        reader, writer = await asyncio.open_connection("127.0.0.1", port, limit=2**22)
        for place, request in waiting:
            if (early := request.due - (time.perf_counter() - start)) > 0:
                await asyncio.sleep(early)
            if early > IDLE:
                writer.close()
                reader, writer = await asyncio.open_connection("127.0.0.1", port, limit=2**22)
            sender = county.senders[request.stream]
            body = request.body(sender.names)
            writer.write(Server(port, sender.key, sender.secret).request("POST", "statements", body))
            try:
                status, _body = await answer(reader)
            except (OSError, asyncio.IncompleteReadError):
                found.statuses[0] += 1
                return
            found.times.append(time.perf_counter() - start - request.due)
            found.statuses[status] += 1
            if status == OK:
                found.acknowledged.append(place)
        writer.close()

    await asyncio.gather(*(machine() for _ in range(min(CONNECTIONS, len(requests)))))
    found.seconds = time.perf_counter() - start
    stop.set()
    for some in await asyncio.gather(*people):
        found.pages += some
    return found
