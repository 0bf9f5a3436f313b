"""Whether an 837 file keeps its guide: envelopes, hierarchy, loops and segments, values of elements.

- `guide`: loops and segments of the professional and the institutional guide, as data
- `scan`: a file of any size, piece by piece → faults, each with its place
- `sound_pattern`, `looked_at`: most claims are seen to be sound at a glance; the rest is looked at segment by segment
- `begun`: a piece cut into its segments, with what has to be known of those before
- `envelope`, `levels`, `structure`, `values`, `diagnoses`, `balances`: the checks
"""

from facetwise.domain.form_faults import KINDS, Kind
from facetwise.interop.x12.syntax.faults import FAULTS, no_faults
from facetwise.interop.x12.syntax.scan import syntax_faults

__all__ = ["FAULTS", "KINDS", "Kind", "no_faults", "syntax_faults"]
