"""Named expressions that rules share, so that a rule reads as a sentence.

- `subjects`: the keys that a rule's answer must carry, by grain
- `parameters`: policy values by name
- `known`: any, all and sum that do not pass over what is not known in silence
- `lines`, `sides`: what kind of service a line is, which modifiers it has, and how it says its sides
- `billers`, `same_day`, `beside`: whose claim it is, what other claims of the day bill, what stands beside its lines
- `anatomy`, `targets`: joints and left-over nerves from documented targets, and what the record says was treated
- `pointed`, `diagnosis_regions`, `listed`: the diagnoses of a line, their regions, and whether the payer lists them
- `drugs`, `sedation`: drugs of the record as codes and units, drug lines, and what a payer says of sedation
- `record`: what the record has to hold
- `authorization`, `code_pairs`: whether one is needed and there; lines that the edits set against each other
- `published`: lines that only a public table can speak about
- `history`: earlier sessions in a window, by region and purpose
- `earlier`, `blocks`, `relief`, `global_days`: earlier sessions, blocks, what they gave, and ablations whose days go on
- `choose`, `groups`, `texts`, `once`: how many cases, groups and texts are worked out quickly, and shared work once
"""

from facetwise.lexicon.history import months_after, sessions_at_joints_in_window, sessions_in_window
from facetwise.lexicon.known import known_all, known_any, known_sum
from facetwise.lexicon.lines import (
    has_any_modifier,
    has_modifier,
    is_facet_destruction,
    is_facet_injection,
    is_facet_line,
    is_fluoroscopic_injection,
    is_ultrasound_injection,
    modifier_text,
)
from facetwise.lexicon.parameters import parameter
from facetwise.lexicon.record import claim_record_lacks, session_record_lacks
from facetwise.lexicon.subjects import CLAIM, LINE, SESSION

__all__ = [
    "CLAIM",
    "LINE",
    "SESSION",
    "claim_record_lacks",
    "has_any_modifier",
    "has_modifier",
    "is_facet_destruction",
    "is_facet_injection",
    "is_facet_line",
    "is_fluoroscopic_injection",
    "is_ultrasound_injection",
    "known_all",
    "known_any",
    "known_sum",
    "modifier_text",
    "months_after",
    "parameter",
    "session_record_lacks",
    "sessions_at_joints_in_window",
    "sessions_in_window",
]
