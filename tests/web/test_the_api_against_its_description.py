"""The API on input made up from its own description: each answer is one that is described, and none breaks it.

The cases are made by schemathesis and sent in this process, on the test's own connection: a server beside it would wait
for the database that the test holds.
"""

import json

import pytest
import schemathesis
from django.test import Client
from hypothesis import HealthCheck, Phase, given, settings

from facetwise.store.models import Role
from facetwise.web.api.keys import Scope, create_key
from facetwise.web.demo import make_ledger

EXAMPLES = 6  # of each operation


@pytest.fixture(params=[Role.CODER, Role.FRONT_DESK])
def key(ledger, request):
    make_ledger()
    return create_key("made up", list(Scope), role=request.param)


def sent(case, key):
    """The case as a request to the app; schemathesis leaves out what it did not make."""
    given_headers = {name: str(value) for name, value in dict(case.headers or {}).items()}
    headers = {
        name: value for name, value in given_headers.items() if value.isprintable() and value.isascii()
    }
    body = case.body
    is_given = not isinstance(body, type(schemathesis.core.NOT_SET))
    return Client(raise_request_exception=False).generic(
        case.method,
        case.formatted_path,
        json.dumps(body) if is_given else "",
        content_type="application/json",
        query_params={name: value for name, value in dict(case.query or {}).items() if value is not None},
        headers={**headers, "authorization": f"Bearer {key}"},
    )


def test_each_answer_is_one_that_is_described(key):
    described = Client().get("/api/v1/openapi.json").json()
    operations = [found.ok() for found in schemathesis.openapi.from_dict(described).get_all_operations()]
    for operation in operations:
        _holds_to(operation, set(described["paths"][operation.path][operation.method]["responses"]), key)
    assert len(operations) == sum(len(methods) for methods in described["paths"].values())


def _holds_to(operation, responses, key):
    @settings(
        max_examples=EXAMPLES,
        deadline=None,
        derandomize=True,
        database=None,
        phases=[Phase.explicit, Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(case=operation.as_strategy())
    def holds(case):
        answer = sent(case, key)
        named = f"{operation.method} {operation.path}: {answer.status_code}"
        assert str(answer.status_code) in responses, named
        assert answer.status_code != 401, named
        assert answer.status_code == 204 or "json" in answer["Content-Type"], named

    holds()
