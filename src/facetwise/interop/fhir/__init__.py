"""FHIR R4 (4.0.1) in and out.

- `systems`: the code systems of the guides, and codes taken from concepts
- `documents`: a resource, a bundle or NDJSON as resources, each with its place
- `references`: what a reference points at
- `claims`: Claim to an encounter, with `claim_lines`, `claim_parties` and, for what cannot be read, `claim_problems`
- `services`: Procedure and ServiceRequest without a Claim
- `notes`: procedure notes that resources carry
- `benefits`: ExplanationOfBenefit to a bill that a patient can read
- `outcomes`: findings as OperationOutcome with FHIRPath expressions
- `structure`, `conformance`, `versions`: what models and profiles say of a resource, and of which version it is
- `questionnaires`: a payer's documentation items; answered (`questionnaire_answers`) from a record
  (`questionnaire_record`), a note (`questionnaire_notes`) or a chart (`questionnaire_chart`); `questionnaire_packages`
"""
