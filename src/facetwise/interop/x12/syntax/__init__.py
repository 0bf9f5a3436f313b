"""Whether an 837 file keeps its guide: envelopes, hierarchy, loops and segments, values of elements.

- `guide`: loops and segments of the professional and the institutional guide, as data
- `scan`: a file of any size, piece by piece → faults, each with its place
- `envelope`, `levels`, `structure`, `values`: the checks
- `kinds`: what each kind of fault is called and means
"""

from facetwise.interop.x12.syntax.faults import FAULTS
from facetwise.interop.x12.syntax.kinds import KINDS, Kind
from facetwise.interop.x12.syntax.scan import syntax_faults

__all__ = ["FAULTS", "KINDS", "Kind", "syntax_faults"]
