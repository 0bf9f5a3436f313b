"""Runs the rules over all tables at once and turns verdicts into findings.

- `intake`: encounters → base tables
- `days`: a claim of several days, day by day
- `prepare`: base tables → the tables that rules are asked about (sides, documented joints); `sessions` makes sessions
- `history`, `same_day`: every claim's earlier sessions and its patient's other claims of the day, from its record and
  from the run, whose thin facts `facts_of_run` keeps
- `policy_columns`: policy values by pack, epoch and scope, joined to claims, sessions and lines
- `rule_tables`: all of these as one thing to ask a rule about; `presence`: which rules have anything to judge
- `run`: asks every rule; `verdicts` judges the answers, `rule_shapes` guards their number
- `giving_way`, `waiting`: one cause is said once, and what is missing once a claim
- `findings`: verdicts → finding rows; `messages` and `notices` word them, `finding_objects` makes objects of a few
- `wording`, `citations`: sentences from templates, and the policy and sources behind them
"""
