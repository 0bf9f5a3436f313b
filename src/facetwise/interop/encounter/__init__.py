"""Encounters and claims as people type them: read with every fault named, written back, filled from options.

- `read`: YAML, JSON and JSON lines to encounters
- `yaml_nodes`, `json_nodes`, `rows`, `parquet_rows`: each format → `nodes` that know their line; `decode` for the bytes
- `records`, `values`, `american_days`: nodes → the domain's classes, field by field; `place` keeps what was found wrong
- `write`: encounters back to the names of the file
- `options`: what the command line fills in
- `history`: a list of past sessions in a file of its own
- `past_codes`: the codes of a past session
- `claim_table`: claims as CSV or Parquet; `exported` for tables as billing programs write them
- `fix`: safe fixes made in an encounter's claim lines
"""
