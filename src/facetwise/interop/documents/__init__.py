"""The text of a procedure note, whatever program saved it: plain text, Markdown, RTF, Word, PDF, C-CDA."""

from facetwise.interop.documents.document import DocumentForm, DocumentText
from facetwise.interop.documents.read import read_document

__all__ = ["DocumentForm", "DocumentText", "read_document"]
