"""What comes back before money does, as simple tables, every row with its segment.

- `acknowledgments`: 999, was the file accepted, and what is wrong where
- `claim_statuses`: 277CA, which claims and lines were taken or rejected
- `eligibility`: 270 asked, 271 answered
- `authorizations`: 278, asked and answered

The guides' samples that we hold for 278, 270 and 271 were confirmed by no validator: what these two readers give is the
shape of those samples, to be tested with a partner before anyone relies on it.
"""

from facetwise.interop.x12.responses.acknowledgments import read_999
from facetwise.interop.x12.responses.authorizations import read_278
from facetwise.interop.x12.responses.claim_statuses import read_277ca
from facetwise.interop.x12.responses.eligibility import read_271

__all__ = ["read_271", "read_277ca", "read_278", "read_999"]
