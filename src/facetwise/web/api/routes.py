"""The API itself."""

from ninja import NinjaAPI

from facetwise.web.api import ledger, tools
from facetwise.web.api.keys import Bearer
from facetwise.web.api.problems import add_handlers

api = NinjaAPI(
    title="Facetwise",
    version="1",
    description="Spinal facet joint claims: code, check, explain, policies and the ledger of a practice.",
    auth=Bearer(),
    docs_url=None,  # its page would load parts from another host
    urls_namespace="api",
)
api.add_router("", tools.router)
api.add_router("/ledger", ledger.router)
add_handlers(api)
