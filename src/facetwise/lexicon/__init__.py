"""Named expressions that rules share, so that a rule reads as a sentence.

- `subjects`: the keys that a rule's answer must carry, by grain
- `parameters`: policy values by name
- `known`: any, all and sum that do not pass over what is not known in silence
- `lines`: what kind of service a line is, and which modifiers it has
- `billers`: whose claim it is
- `anatomy`: joints and left-over nerves from documented targets, by a join over the innervation table
- `drugs`: drugs of the record as codes and units, and drug lines with what they are
- `record`: what the record has to hold
- `published`: lines that only a public table can speak about
- `history`: earlier sessions in a window, by region and purpose
- `earlier`, `blocks`: earlier sessions and diagnostic blocks at the joints treated now
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
