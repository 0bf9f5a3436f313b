"""FHIR R4 (4.0.1) in and out.

- `systems`: the code systems of the guides, and codes taken from concepts
- `documents`: a resource, a bundle or NDJSON as resources, each with its place
- `references`: what a reference points at
- `claims`: Claim to an encounter with its claim lines
- `benefits`: ExplanationOfBenefit to a bill that a patient can read
- `outcomes`: findings as OperationOutcome with FHIRPath expressions
- `structure`: what the resource models say of a resource's structure
"""
