"""A typed client of a practice's API, for programs: code, check, plan, policies, the ledger.

- `errors`: what the API refused, with field and remedy
- `client`: the calls
"""

from facetwise.client.client import Client
from facetwise.client.errors import ApiError, FieldError

__all__ = ["ApiError", "Client", "FieldError"]
