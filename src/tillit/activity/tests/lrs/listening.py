"""Between the store and PostgreSQL: passes everything on, and counts how often one waits for the other."""

from __future__ import annotations

import asyncio
import contextlib
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from django.db import connections

from tillit.activity.store import pool
from tillit.activity.tests.lrs.store import Store


@dataclass
class Line:
    """`trips`: how often something was sent after an answer; `said`: what was asked, by its first word."""

    target: str
    trips: int = 0
    asking: bool = False
    tasks: set[asyncio.Task[None]] = field(default_factory=set)

    async def taken(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        onward = await asyncio.open_unix_connection(self.target)
        for source, sink, asks in ((reader, onward[1], True), (onward[0], writer, False)):
            task = asyncio.get_running_loop().create_task(self._pass_on(source, sink, asks=asks))
            self.tasks.add(task)
            task.add_done_callback(self.tasks.discard)

    async def _pass_on(self, source: asyncio.StreamReader, sink: asyncio.StreamWriter, *, asks: bool) -> None:
        with contextlib.suppress(ConnectionError):
            while piece := await source.read(65536):
                self.trips += asks and not self.asking
                self.asking = asks
                sink.write(piece)
                await sink.drain()
        sink.close()


@contextmanager
def listening(store: Store) -> Iterator[Line]:
    """While it lasts, the store reaches its database through a line that counts."""
    settings = connections["default"].settings_dict
    kept, run = {name: settings[name] for name in ("HOST", "PORT")}, store.loop.run_until_complete
    name = f".s.PGSQL.{kept['PORT'] or 5432}"
    with tempfile.TemporaryDirectory(prefix="line") as folder:
        line = Line(str(Path(kept["HOST"]) / name))
        server = run(asyncio.start_unix_server(line.taken, Path(folder) / name))
        run(pool.close())
        settings["HOST"] = folder
        pool._address.cache_clear()
        try:
            yield line
        finally:
            run(pool.close())
            settings |= kept
            pool._address.cache_clear()
            server.close()
            run(server.wait_closed())
