"""The API itself."""

from typing import Any

from ninja import NinjaAPI

from facetwise.web.api import authorizations, ledger, patients, remittances, tools
from facetwise.web.api.keys import Bearer
from facetwise.web.api.problems import TYPE, add_handlers


class DescribedApi(NinjaAPI):
    """Its description names problems by their own content type, which the framework takes for JSON."""

    def get_openapi_schema(self, **options: Any) -> Any:  # noqa: ANN401 - the framework's signature
        """The description."""
        described = super().get_openapi_schema(**options)
        for call in (call for path in described["paths"].values() for call in path.values()):
            for status, answer in call["responses"].items():
                if int(status) >= 400 and "application/json" in answer.get("content", {}):
                    answer["content"] = {TYPE: answer["content"]["application/json"]}
        return described


api = DescribedApi(
    title="Facetwise",
    version="1",
    description="Spinal facet joint claims: code, check, explain, policies and the ledger of a practice.",
    auth=Bearer(),
    docs_url=None,  # its page would load parts from another host
    urls_namespace="api",
)
api.add_router("", tools.router)
api.add_router("/ledger", ledger.router)
for part in (patients, authorizations, remittances):
    api.add_router("/ledger", part.router)
add_handlers(api)
