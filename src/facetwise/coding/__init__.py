"""What was documented, as the claim lines it supports, each with its reason.

- `counting`: targets → joints, side by side; what is left over and what it lacks (anatomy alone)
- `families`: technique, guidance, temperature and purpose → which family of codes, or a question
- `levels`: distinct joints → first, second, further level; T12-L1
- `conventions`: what the payer wants on that day, as plain answers
- `laterality`, `modifiers`: sides and purpose → modifiers, units and lines
- `facet_lines`: the lines of one family of codes; `sacroiliac_lines` (from `sacroiliac`), `drug_lines` beside them
- `pointers`: which diagnoses belong to a line
- `queries`: neutral questions where the record does not say
- `sequence`: the order of the lines
- `encounter`: all of it together, with what was `not_counted` and the `left_overs`; `session` reads the day first
- `past_sessions`, `several_days`: what a record is for the records of later days
"""

from facetwise.coding.encounter import code

__all__ = ["code"]
