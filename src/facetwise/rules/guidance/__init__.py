"""Imaging that guided the needle, and imaging billed beside it."""
