"""The API keeps to the contract it publishes: whatever it is sent, it answers, and never with an error of its own."""

from __future__ import annotations

import json
import warnings
from typing import Any
from urllib.parse import quote

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
    """As the network, to one of the things that exist: what is random would mostly not be there."""
    path = case.path
    for name, value in (case.path_parameters or {}).items():
        path = path.replace(f"{{{name}}}", str(things["case"] if name in ("pk", "owner", "tenant") else value))
    program = people.program("network")
    program.raise_request_exception = False
    query = {name: str(value) for name, value in (case.query or {}).items()}
    body = json.dumps(case.body, default=str) if isinstance(case.body, dict | list | str | int) else ""
    with transaction.atomic():
        answer = program.generic(
            case.method, quote(path), body, content_type="application/json", query_params=query
        )  # fmt: skip
        transaction.set_rollback(True)
    return answer.status_code, answer.content[:300]
