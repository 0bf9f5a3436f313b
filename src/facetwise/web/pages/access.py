"""The access log: who did what with whose data, and whether the chain is whole."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from facetwise.store import access_log
from facetwise.store.choices import access_kinds
from facetwise.store.models import AccessEntry
from facetwise.store.permissions import Permission
from facetwise.web.access import needs, note
from facetwise.web.paging import CountedPages

ENTRIES_A_PAGE = 100
_FILTERS = ("actor", "kind", "outcome", "identifier")


@needs(Permission.READ_ACCESS_LOG)
@require_http_methods(["GET", "POST"])
def log(request: HttpRequest) -> HttpResponse:
    """The entries, newest first; posting checks the chain from its first entry."""
    chosen = {name: request.GET.get(name, "").strip()[:80] for name in _FILTERS}
    rows = AccessEntry.objects.order_by("-number").filter(**{k: v for k, v in chosen.items() if v})
    verified = access_log.verify() if request.method == "POST" else None
    note(request, "verify" if verified else "read", "access log")
    shown = {
        "page": CountedPages(rows, ENTRIES_A_PAGE).get_page(request.GET.get("page")),
        "chosen": chosen,
        "verified": verified,
        "kinds": access_kinds(),
    }
    return render(request, "facetwise/access_log.html", shown)
