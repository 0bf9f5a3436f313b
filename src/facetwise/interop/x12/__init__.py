"""X12 837P files as tables: columnar, in bounded memory, every claim and line with its segment number.

- `delimiters`: which characters separate segments and elements in this file
- `segments`: bytes → one row per segment
- `hierarchy`: which loop, claim and line a segment belongs to
- `claims`, `lines`: segments → base tables; for them `parties` (who is named where), `institutional` (what the 837I
  writes otherwise), `people` (names, which the tables do not keep)
- `interchanges`, `transaction_sets`: envelopes, and whether they hold together
- `read`: a file of any size, chunk by chunk; `pieces` cut it, `chunk` makes the tables of each, `progress` says what
  one hands on to the next, `faults` what is wrong with it
- `document`, `places`, `claim_text`, `rejects`: a file byte by byte, its segments, one claim's or some claims' of it
- `as_tables`: a file of any kind as tables by name

Packages: `syntax` (does a file keep its guide), `details` (what checks do not need), `fix`, `write` (837),
`acknowledge` (999 and 277CA made), `responses` (what comes back before money), `remits` (835).
"""

from facetwise.interop.x12.chunk import X12Chunk
from facetwise.interop.x12.read import read_837

__all__ = ["X12Chunk", "read_837"]
