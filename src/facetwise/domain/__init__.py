"""Frozen classes for what happened and what is billed, the spine, and the schemas of the tables.

- `spine`: joints, nerves, which nerves supply which joint (from ``data/innervation.csv``)
- `vocabulary`: the words that fields may hold (side, purpose, technique, guidance …)
- `encounter`: what the record says was done, for one patient on one day
- `claim`: what is billed
- `finding`: what a check has to say
- `tables`: the columns that claims, lines and records become, for claims by the million
"""
