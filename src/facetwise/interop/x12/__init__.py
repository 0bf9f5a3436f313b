"""X12 837P files as tables: columnar, in bounded memory, every claim and line with its segment number.

- `delimiters`: which characters separate segments and elements in this file
- `segments`: bytes → one row per segment
- `hierarchy`: which loop, claim and line a segment belongs to
- `claims`, `lines`: segments → base tables
- `envelope`: interchanges, groups and transaction sets, and whether they hold together
- `read`: a file of any size, chunk by chunk
"""

from facetwise.interop.x12.read import X12Chunk, read_837

__all__ = ["X12Chunk", "read_837"]
