"""The embedded server's settings follow the machine, within bounds, and yield to what somebody has written themselves."""

from __future__ import annotations

from pathlib import Path

import pytest

from tillit.project import tuning
from tillit.project.tuning import GB, MB


@pytest.mark.parametrize(
    ("memory", "free", "buffers", "log"),
    [
        (512 * MB, 2 * GB, "128MB", "1024MB"),
        (16 * GB, 40 * GB, "2048MB", "5120MB"),
        (1024 * GB, 4096 * GB, "8192MB", "8192MB"),
    ],
)
def test_an_eighth_within_bounds(memory: int, free: int, buffers: str, log: str) -> None:
    found = tuning.settings(memory, free)
    assert (found["shared_buffers"], found["max_wal_size"]) == (buffers, log)


def test_is_read_once_and_what_comes_after_goes_before(tmp_path: Path) -> None:
    main = tmp_path / "postgresql.conf"
    main.write_text("port = 5432\n")
    tuning.write(tmp_path)
    main.write_text(main.read_text() + "shared_buffers = 1GB\n")
    tuning.write(tmp_path)
    assert main.read_text().splitlines() == ["port = 5432", "", tuning.INCLUDE, "shared_buffers = 1GB"]
    names = {line.split(" = ")[0] for line in (tmp_path / tuning.FILE).read_text().splitlines()[1:]}
    assert names == set(tuning.settings(GB, GB))


def test_no_more_than_the_machine_has() -> None:
    assert 0 < tuning.memory() < 2**50
