"""Reads the public files of CMS as they are published, into the user's own data folder.

- `source`: a file, a zip, or a zip in a zip, within limits; `sheets`: text or Excel → rows, header by words
- `model`, `periods`: what an importer gives, and which release a file is
- one module per kind: `ncci_ptp`, `mue`, `add_on`, `fee_schedule`, `facility_addenda`, `icd10cm`, `hcpcs`,
  `place_of_service`, `coverage_database`
- `run`: import one file, with its receipt

Descriptions that belong to the American Medical Association are dropped before anything is stored.
"""
