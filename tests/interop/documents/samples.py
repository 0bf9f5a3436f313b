"""The same short note saved by different programs."""

import zipfile
from io import BytesIO

import docx
from pypdf import PdfReader, PdfWriter
from reportlab.pdfgen.canvas import Canvas

LINES = (
    "Patient: Ada Sampleton",
    "Date of service: 02/03/2026",
    "Right L4-5 facet joint injection under fluoroscopy.",
)
RTF = (
    rb"{\rtf1\ansi\ansicpg1252{\fonttbl{\f0 Arial;}}\f0 Patient: Ada Sampleton\par "
    rb"Right L4\endash 5 facet joint, \b fluoroscopy\b0\par 80 \'b0C\par}"
)
CLINICAL = """<?xml version="1.0" encoding="UTF-8"?>
<ClinicalDocument xmlns="urn:hl7-org:v3">
  <title>Procedure Note</title>
  <recordTarget><patientRole><patient>
    <name><given>Ada</given><family>Sampleton</family></name><birthTime value="19500214"/>
  </patient></patientRole></recordTarget>
  <legalAuthenticator><time value="202602031530"/><signatureCode code="S"/>
    <assignedEntity><assignedPerson><name><given>Ivo</given><family>Noone</family></name></assignedPerson></assignedEntity>
  </legalAuthenticator>
  <documentationOf><serviceEvent classCode="PROC">
    <effectiveTime><low value="20260203"/></effectiveTime>
  </serviceEvent></documentationOf>
  <component><structuredBody><component><section>
    <title>Procedure Description</title>
    <text><paragraph>Right L4-5 facet joint
      injection.</paragraph><table><tbody><tr><td>Guidance</td><td>fluoroscopy</td></tr></tbody></table>
      <list><item>Consent <content>signed</content></item></list></text>
  </section></component></structuredBody></component>
</ClinicalDocument>
"""


def word() -> bytes:
    document = docx.Document()
    document.sections[0].header.paragraphs[0].text = "Riverbend Pain Center"
    document.add_paragraph(LINES[0])
    table = document.add_table(rows=1, cols=2)
    table.rows[0].cells[0].text = "Date of service:"
    table.rows[0].cells[1].text = "02/03/2026"
    document.add_paragraph(LINES[2])
    out = BytesIO()
    document.save(out)
    return out.getvalue()


def word_with(body: str) -> bytes:
    """The Word document above with its body's XML replaced."""
    out = BytesIO()
    with zipfile.ZipFile(BytesIO(word())) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for part in old.infolist():
            data = old.read(part)
            if part.filename == "word/document.xml":
                start, end = data.index(b"<w:body>") + 8, data.index(b"<w:sectPr")
                data = data[:start] + body.encode() + data[end:]
            new.writestr(part.filename, data)
    return out.getvalue()


def pdf(*pages: tuple[str, ...]) -> bytes:
    out = BytesIO()
    canvas = Canvas(out)
    for lines in pages:
        for number, line in enumerate(lines):
            canvas.drawString(72, 720 - 16 * number, line)
        canvas.rect(10, 10, 5, 5)
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def locked_pdf() -> bytes:
    writer = PdfWriter(clone_from=PdfReader(BytesIO(pdf(LINES))))
    writer.encrypt("secret", algorithm="RC4-128")
    out = BytesIO()
    writer.write(out)
    return out.getvalue()


def archive(**parts: bytes) -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        for name, data in parts.items():
            package.writestr(name.replace("__", "/").replace("_dot_", "."), data)
    return out.getvalue()
