"""What an 837 says beside claims, lines and diagnoses: tables that checks do not need, and billers and programs do.

- `tables`: their columns
- `read`: the loops of a piece → these tables
- `other_payers`: coordination of benefits (loops 2320, 2330, 2430)
"""

from facetwise.interop.x12.details.read import details_of
from facetwise.interop.x12.details.tables import ClaimDetails

__all__ = ["ClaimDetails", "details_of"]
