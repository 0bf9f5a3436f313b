"""Prior authorization: the request as FHIR (PAS 2.2.1) and as X12 278, and the payer's answer from either.

- `fhir_request`: the Bundle for ``Claim/$submit``, and for ``$inquire``; with `fhir_people` whom it names,
  `fhir_documents` sent along, made of `fhir_parts`
- `fhir_response`: ClaimResponse to a decision
- `x12_request`: the 278 beside it; no validator for it is to be had here, so it is built as the samples are
- `x12_response`: the 278 answer to a decision
- `exchange`: a request sent to the payer's own server
- `appeals`: the last day of an appeal, where the payer's words name one
- `review_actions`: the code of a decision, which both formats share
"""

from facetwise.interop.prior_authorization.fhir_request import inquiry_bundle, submit_bundle
from facetwise.interop.prior_authorization.fhir_response import read_claim_response
from facetwise.interop.prior_authorization.x12_request import write_278
from facetwise.interop.prior_authorization.x12_response import read_278_response

__all__ = ["inquiry_bundle", "read_278_response", "read_claim_response", "submit_bundle", "write_278"]
