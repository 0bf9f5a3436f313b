"""The paper form CMS-1500 (02/12), and the UB-04's fields for a hospital's own claim.

- `boxes`: a claim's facts as what stands in each box, six lines a page
- `grid`: where each box is printed: line and column, ten characters and six lines an inch
- `pdf`: data alone, to be printed on the pre-printed form; the alignment can be moved
- `readable`: the same as a plain list of boxes, for a screen or a file
- `ub04`: the hospital form's fields as data

The official form's own art is not reproduced.
"""

from facetwise.interop.cms1500.boxes import Box, Page, pages_of
from facetwise.interop.cms1500.pdf import printed
from facetwise.interop.cms1500.readable import readable_text
from facetwise.interop.cms1500.ub04 import ub04_fields

__all__ = ["Box", "Page", "pages_of", "printed", "readable_text", "ub04_fields"]
