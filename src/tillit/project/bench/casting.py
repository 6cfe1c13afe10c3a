"""Casts a mould many times over with SQL: every row again, with its numbers moved by a fixed step.

A *tile* is one more collaboration with its owners, schools and people; a *part* is ten more cases in it. Which tables
there are is read from the models, so that a new one comes along by itself.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db import connections, models, transaction

from tillit.assessment.models import Edition
from tillit.audit.models import Entry
from tillit.catalogue.models import Declaration, Service
from tillit.fence.install import fenced_models
from tillit.organisations.models import Membership, Organisation, Person
from tillit.project.bench.mould import Mould

STEP = 100_000  # between the numbers of one cast and the next; more rows than a mould has in any table
PARTS = 5  # in each tile
# Not cast: shared by all, made for each service, derived, or nobody's.
LEFT_OUT = {"Organisation", "Membership", "Service", "Declaration", "ChangeNotice", "DpfListing", "Entry", "Snapshot",
            "ApiToken",
            "Statement", "Correction", "Reference", "Voiding", "Attachment", "Document", "Delivery", "Copy",
            "State", "Cursor", "Counted", "Doubt", "Gone",
            "Plan", "AimSet", "Aim", "Element"}  # fmt: skip
LINES_PER_CAST = 200


@dataclass(frozen=True)
class Size:
    tiles: int
    services: int

    @property
    def casts(self) -> range:
        """Without the mould itself, which is the first part of the first tile."""
        return range(1, self.tiles * PARTS)


class Foundry:
    def __init__(self, mould: Mould, services: int, parts: int = PARTS) -> None:
        self.mould, self.services, self.parts = mould, services, parts
        self.first_service = STEP  # the numbers of the cast services, and of their declarations

    def pour(self, casts: range) -> None:
        """Everything for these casts, in one transaction as the schema's owner."""
        admin = connections["admin"]
        with transaction.atomic(using="admin"), admin.cursor() as cursor:
            tiles = range(0 if casts.start == 1 else casts.start // self.parts, casts.stop // self.parts)
            for statement in self._statements(tiles, casts):
                cursor.execute(statement)
        with transaction.atomic(using="admin"), admin.cursor() as cursor:
            open_scope(cursor)
            cursor.execute(self._log(casts))
        with admin.cursor() as cursor:
            cursor.execute("ANALYZE")

    def pour_services(self) -> None:
        with transaction.atomic(using="admin"), connections["admin"].cursor() as cursor:
            open_scope(cursor)
            cursor.execute(f"SELECT count(*) FROM {_table(Service)} WHERE id >= {self.first_service}")
            done = cursor.fetchone()[0]
            for model in (Service, Declaration):
                cursor.execute(self._per_service(model, done))

    def _statements(self, tiles: range, casts: range) -> Iterator[str]:
        yield without_triggers()
        for model in (Organisation, Person, Membership):
            yield self._tile(model, range(max(1, tiles.start), tiles.stop))
        yield _OPEN_SCOPE
        for kind in case_models():
            yield self._cast(kind, casts)
        yield "SET LOCAL session_replication_role = origin"

    def _tile(self, model: type[models.Model], tiles: range) -> str:
        moved = {
            "Organisation": self.mould.organisations,
            "Person": self.mould.people,
            "Membership": self.mould.memberships,
        }
        columns = {field.column: self._column(field, "k.n", "0") for field in _stored(model)}
        columns["id"] = f"t.id + k.n * {STEP}"
        columns |= _RENAMED.get(model.__name__, {})
        return _insert(model, columns, f"generate_series({tiles.start}, {tiles.stop - 1}) AS k(n)",
                       f"t.id IN {_numbers(moved[model.__name__])}")  # fmt: skip

    def _cast(self, model: type[models.Model], casts: range) -> str:
        columns = {field.column: self._column(field, f"(c.n / {self.parts})", "c.n") for field in _stored(model)}
        columns["id"] = f"t.id + c.n * {STEP}"
        columns |= self._numbers_within(model)
        columns |= {column: sql.replace("{parts}", str(self.parts)) for column, sql in
                    _RENAMED.get(model.__name__, {}).items()}  # fmt: skip
        return _insert(model, columns, f"generate_series({casts.start}, {casts.stop - 1}) AS c(n)",
                       f"t.tenant_id IN {_numbers(self.mould.organisations)} AND t.id < {STEP}")  # fmt: skip

    def _column(self, field: Any, tile: str, cast: str) -> str:
        """The column in the cast: numbers of what is cast too are moved along."""
        column, target = f"t.{field.column}", field.related_model
        if target is Organisation:
            return _moved(column, self.mould.organisations, tile)
        if target is Person:
            return _moved(column, self.mould.people, tile)
        if target is Membership:
            return _moved(column, self.mould.memberships, tile)
        if target is Edition:
            return self._edition(column)
        if target in (Service, Declaration):
            return f"CASE WHEN {column} IS NULL THEN NULL ELSE {self._service(field, tile, cast)} END"
        return column if target is None else f"{column} + {cast} * {STEP}"

    def _service(self, field: Any, tile: str, cast: str) -> str:
        """Each part of each tile has its own ten services, and each service is used by many tiles."""
        known = f"ARRAY[{','.join(map(str, self.mould.services))}]::bigint[]"
        mine = "t.service_id"
        each = len(self.mould.services)
        return (f"{self.first_service} + ({tile} * {self.parts * each} + ({cast} % {self.parts}) * {each}"
                f" + array_position({known}, {mine}) - 1) % {self.services}")  # fmt: skip

    def _edition(self, number: str) -> str:
        return _moved_unless(number, self.mould.shared_editions)

    def _numbers_within(self, model: type[models.Model]) -> dict[str, str]:
        """Numbers of rows that are kept in other ways than as a foreign key."""
        origin = _moved_unless("t.origin", self.mould.shared_assessments)
        risk = _moved_unless("(r ->> 'origin')::bigint", self.mould.shared_assessments)
        basis = f"(SELECT jsonb_agg({self._edition('b::bigint')}) FROM jsonb_array_elements_text(t.content -> 'basis') AS b)"
        risks = ("(SELECT jsonb_agg(CASE WHEN r ->> 'origin' IS NULL THEN r"
                 f" ELSE jsonb_set(r, '{{origin}}', to_jsonb({risk})) END) FROM jsonb_array_elements(t.content -> 'risks') AS r)")  # fmt: skip
        within: dict[str, dict[str, str]] = {
            "Risk": {"origin": origin},
            "Edition": {
                "closure": f"ARRAY(SELECT {self._edition('u')} FROM unnest(t.closure) AS u)",
                "content": f"t.content || jsonb_build_object('basis', coalesce({basis}, '[]'),"
                           f" 'risks', coalesce({risks}, '[]'))",
            },
        }  # fmt: skip
        return within.get(model.__name__, {})

    def _per_service(self, model: type[models.Model], done: int) -> str:
        """As many services as asked for, each like one of the mould's, and its answers."""
        columns = {field.column: f"t.{field.column}" for field in _stored(model)}
        columns["id"] = f"{self.first_service} + s.n"
        if model is Service:
            columns |= {"name": "t.name || ' ' || s.n", "key": "t.key || s.n", "host": "s.n || '-' || t.host",
                        "words": "t.words || ' ' || s.n"}  # fmt: skip
            like = "t.id"
        else:
            columns |= {"service_id": f"{self.first_service} + s.n"}
            like = "t.service_id"
        known = f"ARRAY[{','.join(map(str, self.mould.services))}]::bigint[]"
        which = f"array_position({known}, {like}) - 1 = s.n % {len(self.mould.services)}"
        extra = "" if model is Service else " AND t.number = 1"
        return _insert(model, columns, f"generate_series({done}, {self.services - 1}) AS s(n)",
                       f"t.id < {STEP} AND {which}{extra}")  # fmt: skip

    def _log(self, casts: range) -> str:
        """Lines as the mould's, through the trigger that chains them."""
        columns = {field.column: f"t.{field.column}" for field in _stored(Entry) if field.column != "id"}
        tile = f"(c.n / {self.parts})"
        columns["tenant_id"] = _moved("t.tenant_id", self.mould.organisations, tile)
        columns["organisation_id"] = _moved("t.organisation_id", self.mould.organisations, tile)
        columns["person_id"] = _moved("t.person_id", self.mould.people, tile)
        columns["subject_id"] = f"t.subject_id + c.n * {STEP}"
        some = (f"(SELECT * FROM {_table(Entry)} WHERE tenant_id IN {_numbers(self.mould.organisations)}"
                f" ORDER BY md5(id::text) LIMIT {LINES_PER_CAST})")  # fmt: skip
        return (f"INSERT INTO {_table(Entry)} ({', '.join(columns)}) SELECT {', '.join(columns.values())}"
                f" FROM {some} t CROSS JOIN generate_series({casts.start}, {casts.stop - 1}) AS c(n) ORDER BY c.n, t.id")  # fmt: skip


def case_models() -> list[type[models.Model]]:
    """Everything that belongs to a case, what is pointed at before what points."""
    chosen = [model for model, fence in fenced_models() if model.__name__ not in LEFT_OUT]
    ordered: list[type[models.Model]] = []

    def place(model: type[models.Model]) -> None:
        for field in model._meta.concrete_fields:
            if field.related_model in chosen and field.related_model not in (model, *ordered):
                place(field.related_model)
        if model not in ordered:
            ordered.append(model)

    for model in chosen:
        place(model)
    return ordered


# What must be different in each cast, beyond the numbers. {parts}: how many in each tile.
_RENAMED: dict[str, dict[str, str]] = {
    "Organisation": {
        "name": "t.name || ' ' || k.n",
        "number": "''",
        "path": f"ARRAY(SELECT CASE WHEN u.at = 1 THEN u.id ELSE u.id + k.n * {STEP} END"
                " FROM unnest(t.path) WITH ORDINALITY AS u(id, at) ORDER BY u.at)",
    },
    "SkillArea": {"name": "t.name || ' ' || c.n"},
    "Person": {"username": "t.username || '-' || k.n", "email": "k.n || '-' || t.email"},
    "DeclarationRequest": {"token_hash": "md5(t.token_hash || c.n) || md5(c.n || t.token_hash)"},
    "HearingParty": {
        "token_hash": "CASE t.token_hash WHEN '' THEN '' ELSE md5(t.token_hash || c.n) || md5(c.n || t.token_hash) END"
    },
    # What the decision rests on is named by owner and system owner.
    "Proposal": {
        "parts": f"""(SELECT jsonb_object_agg(
            CASE WHEN p.key ~ ':[0-9]+$' THEN split_part(p.key, ':', 1) || ':' ||
                (split_part(p.key, ':', 2)::bigint + (c.n / {{parts}}) * {STEP})::text ELSE p.key END,
            CASE WHEN p.key = 'system_owner' AND p.value <> '""'
                THEN to_jsonb(((p.value #>> '{{}}')::bigint + (c.n / {{parts}}) * {STEP})::text) ELSE p.value END)
            FROM jsonb_each(t.parts) AS p(key, value))"""
    },
}  # fmt: skip

_OPEN_SCOPE = (
    "SELECT set_config('tillit.read', x.ids, true), set_config('tillit.write', x.ids, true)"
    " FROM (SELECT '{' || string_agg(id::text, ',') || '}' AS ids FROM organisations_organisation) x"
)


def open_scope(cursor: Any) -> None:
    cursor.execute(_OPEN_SCOPE)


def without_triggers() -> str:
    """What is cast has been checked once. The owner of the embedded server may say so; others pay for the checks."""
    return ("DO $$ BEGIN IF (SELECT rolsuper FROM pg_roles WHERE rolname = current_user) THEN"
            " SET LOCAL session_replication_role = replica; END IF; END $$")  # fmt: skip


def _stored(model: type[models.Model]) -> list[Any]:
    return [field for field in model._meta.concrete_fields if not field.generated]


def _table(model: type[models.Model]) -> str:
    return str(model._meta.db_table)


def _numbers(ids: tuple[int, ...]) -> str:
    return f"({', '.join(map(str, ids))})"


def _moved(column: str, ids: tuple[int, ...], tile: str) -> str:
    return f"CASE WHEN {column} IN {_numbers(ids)} THEN {column} + {tile} * {STEP} ELSE {column} END"


def _moved_unless(number: str, shared: tuple[int, ...]) -> str:
    """Moved along with the cast, but for those that are the same for all."""
    same = f"{number} = ANY (ARRAY[{', '.join(map(str, shared))}]::bigint[])"
    return f"CASE WHEN {same} THEN {number} ELSE {number} + c.n * {STEP} END"


def _insert(model: type[models.Model], columns: dict[str, str], times: str, which: str) -> str:
    names = ", ".join(f'"{name}"' for name in columns)
    return f"INSERT INTO {_table(model)} ({names}) SELECT {', '.join(columns.values())} FROM {_table(model)} t CROSS JOIN {times} WHERE {which}"
