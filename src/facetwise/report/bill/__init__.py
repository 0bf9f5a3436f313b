"""A patient's bill in plain words, in English and Spanish: what each line means, what looks right, what to ask."""

from facetwise.report.bill.explain import BillExplanation, LineInWords, explain_bill
from facetwise.report.bill.text import bill_object, bill_text
from facetwise.report.bill.words import LANGUAGES

__all__ = ["LANGUAGES", "BillExplanation", "LineInWords", "bill_object", "bill_text", "explain_bill"]
