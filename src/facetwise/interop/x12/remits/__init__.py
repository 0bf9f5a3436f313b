"""835 remittances as tables, streaming: what was paid, what was cut and why, each value with its segment.

- `tables`: the columns of each table
- `ownership`: which payment, claim and line a segment belongs to
- `payments`, `claims`, `lines`: segments → tables; adjustments (CAS) are in `lines`
- `balance`: amounts that do not add up
- `read`: a file of any size, piece by piece
"""

from facetwise.interop.x12.remits.read import read_835
from facetwise.interop.x12.remits.tables import RemitChunk, RemitTables

__all__ = ["RemitChunk", "RemitTables", "read_835"]
