"""Code pairs, unit limits, add-on links, and services billed the same day."""
