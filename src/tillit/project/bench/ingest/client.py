"""HTTP as a supplier's server sends it: connections kept open, nothing between it and the socket. A client that took
more of the two cores would measure itself."""

from __future__ import annotations

import asyncio
import base64
import time
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from urllib.parse import urlencode

CLOSED = b"HTTP/1.1 000 closed"


@dataclass
class Outcome:
    """What came of one phase. Times in seconds, sorted."""

    seconds: float
    times: list[float]
    statuses: Counter[int] = field(default_factory=Counter)

    def percentile(self, at: float) -> float:
        return self.times[min(len(self.times) - 1, int(len(self.times) * at))] * 1000 if self.times else 0.0

    @property
    def rate(self) -> float:
        return len(self.times) / self.seconds

    @property
    def failed(self) -> int:
        return sum(number for status, number in self.statuses.items() if status >= 500 or status == 0)


@dataclass(frozen=True)
class Server:
    port: int
    name: str
    secret: str
    process: int = 0  # its id, for whoever counts what it costs

    def request(self, method: str, path: str, body: bytes = b"", **query: str) -> bytes:
        key = base64.b64encode(f"{self.name}:{self.secret}".encode()).decode()
        address = f"/xapi/{path}" + (f"?{urlencode(query)}" if query else "")
        head = (
            f"{method} {address} HTTP/1.1\r\nHost: 127.0.0.1:{self.port}\r\nAuthorization: Basic {key}\r\n"
            "X-Experience-API-Version: 1.0.3\r\nContent-Type: application/json\r\n"
            f"Content-Length: {len(body)}\r\n\r\n"
        )
        return head.encode() + body

    async def drive(self, requests: Iterable[bytes], at_once: int, seconds: float) -> Outcome:
        """Sends until the time or the requests are up, `at_once` at a time."""
        waiting, times, statuses = iter(requests), list[float](), Counter[int]()
        start = time.perf_counter()
        await asyncio.gather(*(self._one(waiting, start + seconds, times, statuses) for _ in range(at_once)))
        return Outcome(time.perf_counter() - start, sorted(times), statuses)

    async def _one(self, waiting: Iterable[bytes], stop: float, times: list[float], statuses: Counter[int]) -> None:
        reader, writer = await asyncio.open_connection("127.0.0.1", self.port, limit=2**22)
        for request in waiting:
            began = time.perf_counter()
            writer.write(request)
            status, _body = await answer(reader)
            times.append(time.perf_counter() - began)
            statuses[status] += 1
            if time.perf_counter() > stop:
                break
        writer.close()


async def answer(reader: asyncio.StreamReader) -> tuple[int, bytes]:
    head = await reader.readuntil(b"\r\n\r\n")
    length = next(line for line in head.lower().split(b"\r\n") if line.startswith(b"content-length:"))
    return int(head[9:12]), await reader.readexactly(int(length[15:]))
