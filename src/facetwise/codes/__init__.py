"""Dated code sets and their lookups: what a code is, when it is valid, and what official files say about it.

Each module has one code set, with a table in ``data/`` that carries source and confidence in every row:

- `procedures`: CPT and HCPCS procedures, the facet families, fee-schedule and facility flags
- `unit_limits`: how many units of a code a day may hold (medically unlikely edits)
- `add_ons`: which primary an add-on code needs
- `code_pairs`: which two codes exclude each other on a day (NCCI procedure-to-procedure edits)
- `modifiers`: what a modifier says, where it belongs, and which can lift a code-pair edit
- `diagnoses`: ICD-10-CM shape, validity and region of spine diagnoses, and lists of covered ones
- `drugs`: drug codes by date, and units for a dose
- `drug_names`: drug names of a record to their codes by date
- `places`: places of service, facility or not
- `denials`: denial codes (CARC, RARC) in our own words, with their usual facet cause
- `npi`: check digit of a national provider identifier
- `published`, `covered_lists`, `imported_pairs`: answers from the public files that the user imports

Public files that the user imports (`importers`) are found again by `loaded`, each with its receipt (`receipts`).
`loading` and `dates` are the two tools they share. Modules with a table offer ``frame()`` for joins over many
claims and plain lookups for one; a table is read when first asked for. Two conventions hold everywhere: a
period is half-open (`effective_from` is in force, `effective_until` no longer is) with null for an open end,
and ``None`` means *not known to us*, never *no such code*.

Procedure names are our own words; CPT is the American Medical Association's and its texts are not here.
"""
