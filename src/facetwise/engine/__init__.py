"""Runs the rules over all tables at once and turns verdicts into findings.

- `intake`: encounters → base tables
- `prepare`: base tables → the tables that rules are asked about (sides, sessions, documented joints)
- `history`: every claim's earlier sessions, from its record and from the other claims of the run
- `policy_columns`: policy values by pack, epoch and scope, joined to claims, sessions and lines
- `run`: asks every rule, gives verdicts
- `waiting`: what is missing is said once a claim
- `findings`: verdicts → finding rows; `messages` and `notices` word them, `finding_objects` makes objects of a few
"""
