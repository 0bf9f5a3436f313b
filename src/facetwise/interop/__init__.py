"""Text to domain and tables and back, keeping the place of every value.

- `files`: which reader for which file
- `encounter`: encounters and claims as people type them: YAML, JSON, JSON lines, CSV, Parquet
- `documents`: the text of a procedure note: plain, Markdown, RTF, Word, PDF, C-CDA
- `x12`: claims (837), remittances (835), acknowledgments and status answers (999, 277CA)
- `fhir`: Claim, ExplanationOfBenefit, Questionnaire, OperationOutcome
- `prior_authorization`: the request and its answer, as FHIR (PAS) and as X12 278
- `cds_hooks`: cards for a physician's order system (CRD)
- `cms1500`: the paper forms CMS-1500 and UB-04
- `bill_text`, `bill_tables`, `bill_amounts`, `bill_joints`: a bill as a patient types or pastes it
- `compressed`: files under gzip or Zstandard; `in_order`: work on some items at a time
- `problems`: what a reader could not read, one clear line each
"""
