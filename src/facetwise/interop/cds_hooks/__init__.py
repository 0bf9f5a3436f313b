"""CDS Hooks 2.0 as the coverage guide CRD 2.2.1 uses them: what a payer's policy says while something is ordered.

- `discovery`: the services, with what they ask to be sent along
- `requests`: a hook request as orders, patient and coverage; older clients' simpler requests too
- `answers`: cards and the coverage-information that is added to each order
- `tokens`: the client's signed token
"""

from facetwise.interop.cds_hooks.answers import answer
from facetwise.interop.cds_hooks.discovery import SERVICES, discovery

__all__ = ["SERVICES", "answer", "discovery"]
