"""The boxes as a PDF to print on the pre-printed form: data alone, in Courier of ten characters an inch."""

import io
from collections.abc import Sequence

from reportlab.pdfgen.canvas import Canvas

from facetwise.interop.cms1500.boxes import Page
from facetwise.interop.cms1500.grid import PAGE

FONT, SIZE = "Courier", 12


def printed(pages: Sequence[Page], *, right: float = 0.0, down: float = 0.0) -> bytes:
    """The pages as one PDF.

    Args:
        pages: forms of one or several claims.
        right: how far everything is moved to the right, in points (72 an inch), for a printer that is off.
        down: how far down, in points.
    """
    target = io.BytesIO()
    canvas = Canvas(target, pagesize=PAGE, invariant=True)
    canvas.setTitle("CMS-1500")
    for page in pages:
        canvas.setFont(FONT, SIZE)
        for box in page.boxes:
            canvas.drawString(box.cell.x + right, box.cell.y - down, box.text)
        canvas.showPage()
    canvas.save()
    return target.getvalue()
