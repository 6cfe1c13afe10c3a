"""A file of statements into its stream: through the same gate and the same writer as what is sent over HTTP, but one bad
statement does not lose the rest."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import BinaryIO

import msgspec
import psycopg
from msgspec import UNSET
from psycopg_pool import PoolTimeout

from tillit.activity.files import cursor
from tillit.activity.files.archives import LONGEST_LINE, Broken, Line, lines
from tillit.activity.files.cursor import Place
from tillit.activity.files.report import MOST_EXAMPLES, Example, Report
from tillit.activity.lrs import tallies
from tillit.activity.lrs.access import Access, access_of, forget
from tillit.activity.lrs.corrections import write_over
from tillit.activity.lrs.http import Answer
from tillit.activity.lrs.sending import Judged, batch_of, completed_but_time, judge
from tillit.activity.store.writing import Moved, Written, write
from tillit.activity.xapi.attachments import attachments_of
from tillit.activity.xapi.check import check
from tillit.activity.xapi.invalid import Invalid
from tillit.activity.xapi.model import Statement
from tillit.activity.xapi.reading import decoded
from tillit.activity.xapi.versions import Version, version_of

AT_ONCE, MOST_BYTES = 500, 4 * 1024 * 1024  # statements of a batch, and how much they may fill
MOST_BETWEEN = 5000  # lines, also of those that are not statements, between two notes of where we are
TRIES = 5
SECTION = "1.0.3 Data 2.4.1; 2.0 4.2.1"
_STATEMENT = msgspec.json.Decoder(Statement)


class Stopped(Exception):
    """It can go no further now. What was taken in is kept, and the next run goes on from there."""


@dataclass
class Batch:
    """Lines waiting to be written together; no two with the same id, so that a correction comes after what it corrects."""

    statements: list[Statement] = field(default_factory=list)
    at: list[int] = field(default_factory=list)
    ids: set[str] = field(default_factory=set)
    size: int = 0

    def full(self, identifier: str) -> bool:
        return len(self.ids) >= AT_ONCE or self.size >= MOST_BYTES or identifier in self.ids

    def add(self, statement: Statement, line: Line) -> None:
        self.statements.append(statement)
        self.at.append(line.number)
        self.ids.add(str(statement.id).lower())
        self.size += len(line.content or b"")


@dataclass
class Taking:
    """One file on its way in. `seen` is called with the line we have come to."""

    key_hash: str
    corrects: bool
    place: Place
    seen: Callable[[int], None] = lambda line: None
    examples: list[Example] = field(default_factory=list)
    batch: Batch = field(default_factory=Batch)
    last: int = 0

    @property
    def report(self) -> Report:
        return self.place.report

    async def take(self, file: BinaryIO) -> None:
        """All of it. Raises Broken or Stopped when it cannot come to the end."""
        broken = None
        try:
            for line in lines(file):
                if line.number > self.place.lines:
                    await self._take(line)
                    self.last = line.number
        except Broken as error:
            broken = error
        await self._flush(self.last)
        if broken:
            raise broken
        await self._safely(lambda: cursor.finished(self.place))

    async def _take(self, line: Line) -> None:
        self.seen(line.number)
        try:
            statement = read(line)
        except Invalid as invalid:
            self.report.leave_out(invalid)
            self._tell(line.number, str(invalid))
            return
        if self.batch.full(str(statement.id).lower()) or line.number > self.place.lines + MOST_BETWEEN:
            await self._flush(line.number - 1)
        self.batch.add(statement, line)

    async def _flush(self, upto: int) -> None:
        batch, self.batch = self.batch, Batch()
        if batch.statements:
            await self._safely(lambda: self._write(batch))
        self.place.lines = max([self.place.lines, upto, *batch.at])
        await self._safely(lambda: cursor.save(self.place))

    async def _write(self, batch: Batch) -> None:
        for _ in range(TRIES):
            access = await access_of(self.key_hash)
            if "write" not in access.rights:
                raise Stopped("The key may read back, and not send.")
            judged = await judge(batch.statements, {}, access)
            try:
                written = await self._written(batch, judged, access)
            except Moved:
                forget(self.key_hash)
                continue
            self._count(batch, judged, written, access)
            return
        raise Stopped("The key no longer holds, or the record of processing is no longer in force.")

    async def _written(self, batch: Batch, judged: Judged, access: Access) -> Written:
        if self.corrects:
            return await write_over(batch.statements, judged, access, whole=False)
        written = await write(batch_of(judged.rows, access, whole=False))
        for because in judged.withheld:
            tallies.withheld(access, because)
        tallies.kept(access, written.new, written.same)
        return written

    def _count(self, batch: Batch, judged: Judged, written: Written, access: Access) -> None:
        tallies.refused(access, [verdict for _at, verdict in judged.refused])
        report = self.report
        report.kept += written.new
        report.same += written.same
        report.corrected += written.corrected
        report.conflicting += len(written.left_out)
        report.withheld += len(judged.withheld)
        for at, verdict in judged.refused:
            report.refuse(verdict)
            self._tell(batch.at[at], "; ".join(sorted({f"{each.place}: {each.rule}" for each in verdict.findings})))

    def _tell(self, line: int, why: str) -> None:
        if len(self.examples) < MOST_EXAMPLES:
            self.examples.append(Example(line, why[:300]))

    async def _safely(self, do: Callable[[], Awaitable[None]]) -> None:
        try:
            await do()
        except Answer as answer:
            raise Stopped(msgspec.json.decode(answer.body)["error"]) from None
        except (psycopg.OperationalError, PoolTimeout, ConnectionError) as error:
            raise Stopped(f"The database cannot be reached ({type(error).__name__}).") from None


def read(line: Line) -> Statement:
    """One statement, in the version it says it is of."""
    if line.content is None:
        raise Invalid("", f"a line has at most {LONGEST_LINE // 1024} kB", SECTION)
    statement = decoded(_STATEMENT, line.content)
    version = version_of(statement.version) if statement.version is not UNSET else Version.V1
    check(statement, version or Version.V1)
    if statement.id is UNSET:
        raise Invalid("id", "a statement in a file needs its id, so that the file can be read again", SECTION)
    if any(each.file_url is UNSET for each in attachments_of(statement)):
        raise Invalid("attachments", "a file of statements carries no attachments; each needs a fileUrl", SECTION)
    return completed_but_time(statement, version or Version.V1)
