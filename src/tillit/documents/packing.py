"""Office files are zip files: packed again with a fixed time, so that the same document gives the same bytes."""

import io
import zipfile
from collections.abc import Mapping

_LONG_AGO = (1980, 1, 1, 0, 0, 0)


def packed(content: bytes, replaced: Mapping[str, bytes] | None = None) -> bytes:
    replaced = replaced or {}
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            entry = zipfile.ZipInfo(name, _LONG_AGO)
            entry.compress_type = zipfile.ZIP_DEFLATED
            new.writestr(entry, replaced.get(name) or old.read(name))
    return out.getvalue()
