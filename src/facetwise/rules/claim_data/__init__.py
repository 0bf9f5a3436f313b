"""The claim as a form: identifiers, places, dates, sums, pointers, filing limit."""
