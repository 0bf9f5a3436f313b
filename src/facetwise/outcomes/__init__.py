"""Learns from what came back: predictions against payments and denials, and what a change of policy would do.

- `matching`: remittance claims and lines → the claims and lines that were sent
- `judgement`: what the payer did with a line: paid, cut, denied, left to the patient, taken back
- `backtest`: per rule, how often it fired and was denied, fired and paid, was silent and denied
- `next_steps`: what to do about a denial; writing it off is never one of the steps
- `impact`: which verdicts differ between two policy dates or two releases of public tables
"""
