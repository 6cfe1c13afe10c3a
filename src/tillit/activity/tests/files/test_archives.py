"""Files as suppliers send them, and as somebody would who means harm."""

from __future__ import annotations

import contextlib
import gzip
import io
import tarfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tillit.activity.files.archives import LONGEST_LINE, Broken, Line, lines

TWO = b'{"a":1}\n{"b":2}\n'


def read(content: bytes, **more: int) -> list[Line]:
    return list(lines(io.BytesIO(content), **more))


def contents(content: bytes) -> list[bytes | None]:
    return [line.content for line in read(content)]


def member(name: str, content: bytes = b"", kind: bytes = tarfile.REGTYPE, link: str = "") -> tuple[tarfile.TarInfo, bytes]:
    info = tarfile.TarInfo(name)
    info.size, info.type, info.linkname = len(content), kind, link
    return info, content


def archive(*members: tuple[tarfile.TarInfo, bytes], form: int = tarfile.PAX_FORMAT) -> bytes:
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w:gz", format=form) as tar:
        for info, content in members:
            tar.addfile(info, io.BytesIO(content))
    return packed.getvalue()


@pytest.mark.parametrize(
    "content",
    [
        TWO, TWO[:-1], b"\xef\xbb\xbf" + TWO, b"\n" + TWO.replace(b"\n", b"\r\n\r\n"), gzip.compress(TWO),
        gzip.compress(TWO[:8]) + gzip.compress(TWO[8:]), archive(member("2026-11-20.jsonl", TWO)),
        gzip.decompress(archive(member("2026-11-20.jsonl", TWO))),
        archive(member("a.jsonl", TWO[:8]), member("mappe", kind=tarfile.DIRTYPE), member("b.jsonl", TWO[8:])),
        archive(member("x" * 300, TWO), form=tarfile.GNU_FORMAT), archive(member("æ" * 300, TWO)),
        archive(member("a", TWO), member("._a", b"what macOS adds\n")),
    ],
    ids=[str(place) for place in range(12)],  # packed with the time of day: no names two workers agree on
)  # fmt: skip
def test_every_form_gives_its_lines(content: bytes) -> None:
    assert [line.strip() for line in contents(content) if line] == TWO.split()


def test_lines_are_numbered_through_the_whole_file() -> None:
    found = read(archive(member("a", b'{"a":1}\n\n'), member("b", b'{"b":2}')))
    assert [line.number for line in found] == [1, 3]


def test_a_line_that_is_too_long_is_passed_over_without_being_held() -> None:
    long = b'{"x":"' + b"x" * (3 * LONGEST_LINE) + b'"}\n'
    assert contents(b'{"a":1}\n' + long + b'{"b":2}') == [b'{"a":1}', None, b'{"b":2}']


def test_nothing_is_followed_or_written_outside(tmp_path, monkeypatch) -> None:
    secret = tmp_path / "secret"
    secret.write_bytes(b'{"secret":1}\n')
    monkeypatch.chdir(tmp_path)
    found = contents(archive(
        member("../../escaped", b'{"a":1}\n'), member("/abs", b'{"b":2}\n'),
        member("link", kind=tarfile.SYMTYPE, link=str(secret)), member("hard", kind=tarfile.LNKTYPE, link="secret"),
        member("pipe", kind=tarfile.FIFOTYPE), member("disk", kind=tarfile.BLKTYPE),
    ))  # fmt: skip
    assert found == [b'{"a":1}', b'{"b":2}']
    assert list(tmp_path.iterdir()) == [secret]


def test_a_bomb_stops_where_we_read_no_further() -> None:
    with pytest.raises(Broken, match="larger"):
        read(gzip.compress(b"\n" * 10_000_000), largest=1_000_000)


def test_what_a_tar_tells_before_a_file_is_bounded() -> None:
    head = tarfile.TarInfo("x")
    head.type, head.size = tarfile.XHDTYPE, 2**33 - 1
    with pytest.raises(Broken, match="tells more"):
        read(head.tobuf(tarfile.USTAR_FORMAT) + b"\x00" * 1024)


def test_a_size_below_nothing_is_damage() -> None:
    head = tarfile.TarInfo("x")
    head.size = -512
    with pytest.raises(Broken, match="damaged"):
        read(head.tobuf(tarfile.GNU_FORMAT) + b"\x00" * 1024)


@pytest.mark.parametrize("cut", [20, 200])
def test_a_file_that_was_cut_gives_what_came_before(cut: int) -> None:
    many = b"".join(b'{"n":%d,"x":"%d"}\n' % (n, n * 7919) for n in range(20_000))
    found, stream = [], lines(io.BytesIO(gzip.compress(many)[:-cut]))
    with pytest.raises(Broken):
        found.extend(line.content for line in stream)
    assert found == many.split(b"\n")[: len(found)]
    assert len(found) > 10_000


@given(st.one_of(st.binary(max_size=2000), st.binary(max_size=400).map(lambda rest: b"\x1f\x8b" + rest),
                 st.binary(max_size=2000).map(lambda rest: archive(member("a", rest))[:-7]),
                 st.tuples(st.integers(0, 1023), st.integers(0, 255)).map(lambda at: _changed(*at))))  # fmt: skip
def test_any_bytes_are_lines_or_broken(content: bytes) -> None:
    with contextlib.suppress(Broken):
        read(content, largest=10_000_000)


def _changed(at: int, value: int) -> bytes:
    plain = bytearray(gzip.decompress(archive(member("a", TWO))))
    plain[at] = value
    return bytes(plain)
