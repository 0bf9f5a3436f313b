"""Whether the app is up."""

from django.db import connection
from django.http import HttpRequest, JsonResponse

from facetwise.web.access import public


@public
def health(request: HttpRequest) -> JsonResponse:
    """``{"status": "ok"}`` once the database answers."""
    with connection.cursor() as cursor:
        cursor.execute("select 1")
    return JsonResponse({"status": "ok"})
