"""Safe fixes made in the bytes of an 837 file; everything else stays as it is, byte for byte.

- `apply`: edits of claims → the changed file and what changed in it
- `lines`: service lines ↔ `LineForm`, and their segments
"""

from facetwise.interop.x12.fix.apply import Change, ClaimEdits, fixed_document

__all__ = ["Change", "ClaimEdits", "fixed_document"]
