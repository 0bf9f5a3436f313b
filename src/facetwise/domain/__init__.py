"""Frozen classes for what happened and what is billed, the spine, and the schemas of the tables.

- `spine`: joints, nerves, which nerves supply which joint (from ``data/innervation.csv``); `target_names` brings what
  people type to them
- `vocabulary`: the words that fields may hold (side, purpose, technique, guidance …)
- `encounter`: what the record says was done, for one patient on one day
- `claim`: what is billed
- `bill`, `billing`, `authorization`: a bill as a patient holds it, who pays and is insured, a payer's answer
- `claim_edits`: safe edits of claim lines
- `finding`: what a check has to say
- `tables`: the columns that claims, lines and records become, for claims by the million; those of a record and an
  authorization in `record_columns`, those of the answers in `finding_table`
"""
