"""Whether the payer holds the procedure to be needed: diagnoses, pain, earlier care, earlier blocks."""
