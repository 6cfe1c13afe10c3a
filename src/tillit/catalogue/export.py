"""The whole published catalogue in one file. Reads only snapshots, so it can be given to anyone."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from datetime import date
from typing import Any, cast

from django.utils import translation
from django.utils.translation import gettext as _

from tillit.catalogue.models import Status
from tillit.catalogue.queries.public import snapshots
from tillit.catalogue.wire import service_as_json, status_as_json
from tillit.documents import xlsx
from tillit.documents.model import Document, Language, Table
from tillit.organisations.models.organisation import Platform

FORMATS = ("json", "csv", "xlsx")
CHUNK = 500


def export_catalogue(file_format: str, *, today: date, language: str = "nn") -> bytes:
    """`file_format`: json, csv or xlsx. One row per service and municipality, the newest status."""
    if file_format not in FORMATS:
        raise ValueError(f"the catalogue is exported as {', '.join(FORMATS)}, not {file_format}")
    rows = list(_rows(today))
    if file_format == "json":
        return json.dumps({"date": today.isoformat(), "services": _nested(rows)}, ensure_ascii=False, indent=1).encode()
    with translation.override(language):
        header = _header()
        table = [_line(service, status) for service, status in rows]
        if file_format == "csv":
            return _csv(header, table)
        return xlsx.render(
            Document(
                title=_("Catalogue"),
                language=cast(Language, language),
                subject=_("Services and what each municipality has decided"),
                date=today,
                blocks=[Table(header=header, rows=table, caption=_("Services"))],
            )
        )


def _rows(today: date) -> Iterator[tuple[dict[str, Any], dict[str, Any]]]:
    found = (
        snapshots(today)
        .select_related("service", "tenant")
        .order_by("service__name", "service_id", "tenant__name", "id")
        .defer("explanation", "child_explanation")
    )
    for status in found.iterator(CHUNK):
        yield service_as_json(status.service), status_as_json(status)


def _nested(rows: list[tuple[dict[str, Any], dict[str, Any]]]) -> list[dict[str, Any]]:
    services: dict[int, dict[str, Any]] = {}
    for service, status in rows:
        services.setdefault(service["id"], {**service, "statuses": []})["statuses"].append(status)
    return list(services.values())


def _header() -> list[str]:
    return [
        _("Service"), _("Supplier"), _("Link"), _("Municipality"), _("Organisation number"), _("Status"), _("outdated"),
        _("Reason"), _("Conditions"), _("Guidelines for use"), _("Platform"), _("Decided"), _("Next review"),
    ]  # fmt: skip


def _line(service: dict[str, Any], status: dict[str, Any]) -> list[str | date | None]:
    return [
        service["name"], service["supplier"], service["url"], status["owner_name"], status["owner_number"],
        str(Status(status["status"]).label), _("Yes") if status["outdated"] else "",
        status["reason"], status["conditions"], status["guidelines"],
        ", ".join(str(Platform(code).label) for code in status["platforms"]),
        _date(status["decided_on"]), _date(status["review_by"]),
    ]  # fmt: skip


def _date(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _csv(header: list[str], rows: list[list[Any]]) -> bytes:
    """With a byte order mark, so that Excel reads æ, ø and å; and nothing a spreadsheet would take for a formula."""
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";")
    writer.writerow(header)
    for row in rows:
        writer.writerow(["" if cell is None else _harmless(str(cell)) for cell in row])
    return ("\ufeff" + out.getvalue()).encode()


def _harmless(cell: str) -> str:
    return "'" + cell if cell[:1] in ("=", "+", "-", "@", "\t", "\r") else cell
