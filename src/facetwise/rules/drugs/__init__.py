"""Drugs: codes by date, units against dose, waste, and what is included."""
