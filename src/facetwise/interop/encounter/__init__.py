"""Encounters and claims as people type them: read with every fault named, written back, filled from options.

- `read`: YAML, JSON and JSON lines to encounters
- `write`: encounters back to the names of the file
- `options`: what the command line fills in
- `history`: a list of past sessions in a file of its own
- `claim_table`: claims as CSV or Parquet
"""
