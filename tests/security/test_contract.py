"""The API keeps to the contract it publishes: whatever it is sent, it answers, and never with an error of its own."""

from __future__ import annotations

import warnings
from typing import Any

import pytest
import schemathesis
from django.db import transaction
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from tests.security.conftest import People
from tillit.project.api import api

pytestmark = pytest.mark.django_db

with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    SCHEMA = schemathesis.openapi.from_dict(api.get_openapi_schema())
    OPERATIONS = [result.ok() for result in SCHEMA.get_all_operations()]


@pytest.mark.parametrize("operation", OPERATIONS, ids=lambda found: f"{found.method.upper()} {found.path}")
def test_no_request_makes_it_fall(operation: Any, two_universes: Any) -> None:
    home, _, people = two_universes

    @settings(max_examples=5, deadline=None, database=None, derandomize=True, phases=[Phase.generate],
              suppress_health_check=list(HealthCheck))  # fmt: skip
    @given(data=st.data())
    def sent(data: st.DataObject) -> None:
        case = data.draw(operation.as_strategy())
        status, answer = send(people, case, home.things)
        assert status < 500, (operation.method, operation.path, case.body, answer)

    sent()


def send(people: People, case: Any, things: dict[str, int]) -> tuple[int, bytes]:
    """To a thing that exists half of the time: what is random is mostly not there."""
    known = {name: next(iter(things.values())) for name in (case.path_parameters or {})}
    arguments = case.as_transport_kwargs(base_url="http://testserver")
    program = people.program("network")
    program.raise_request_exception = False
    with transaction.atomic():
        answer = program.generic(
            case.method, case.formatted_path if not known else case.formatted_path,
            data=arguments.get("data") or _json(arguments.get("json")), content_type="application/json",
            query_params={name: str(value) for name, value in (case.query or {}).items()},
        )  # fmt: skip
        transaction.set_rollback(True)
    return answer.status_code, answer.content[:300]


def _json(body: Any) -> str:
    import json

    return json.dumps(body, default=str) if body is not None else ""
