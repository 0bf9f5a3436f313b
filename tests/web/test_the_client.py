"""The client's examples are run as they stand in the documentation, against the app itself."""

import re
from pathlib import Path

import httpx
import pytest

from facetwise.client import ApiError, Client
from facetwise.store.models import Role
from facetwise.web.api.keys import Scope, create_key
from facetwise.web.demo import make_ledger

DOCUMENTED = Path(__file__).parents[2] / "docs" / "api.md"


@pytest.fixture
def connect(application):
    """The client as documented, its requests handed to the app without a network."""

    def connected(base_url, key):
        return Client(base_url, key, transport=httpx.WSGITransport(app=application))

    return connected


def test_the_documented_examples_run(connect):
    blocks = re.findall(r"```python\n(.*?)```", DOCUMENTED.read_text(encoding="utf-8"), re.DOTALL)
    assert len(blocks) >= 4
    text = "\n".join(blocks).replace("from facetwise.client import Client\n", "")
    exec(compile(text, str(DOCUMENTED), "exec"), _given(connect))


def _given(connect):
    return {
        "Client": connect,
        "key": create_key("docs", list(Scope)),
        "desk_key": create_key("docs", list(Scope), Role.FRONT_DESK),
    }


def test_every_page_of_a_list_comes(connect):
    make_ledger()
    client = connect("http://127.0.0.1", create_key("reader", [Scope.READ_LEDGER], Role.AUDITOR))
    uids = [item["uid"] for item in client.claims()]
    assert len(uids) == len(set(uids)) == 24
    assert {item["patient"] for item in client.authorizations()} <= {
        item["uid"] for item in client.patients()
    }


def test_a_refusal_names_the_scope(connect):
    client = connect("http://127.0.0.1", create_key("reader", [Scope.CHECK]))
    with pytest.raises(ApiError, match="needs the scope ledger:read"):
        list(client.claims())


def test_another_site_is_told_from_the_api():
    def elsewhere(request):
        return httpx.Response(404, text="<html>")

    with (
        Client("http://127.0.0.1", "key", transport=httpx.MockTransport(elsewhere)) as client,
        pytest.raises(ApiError, match="is this the app's address"),
    ):
        client.explain("64490")
