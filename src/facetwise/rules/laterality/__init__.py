"""Sides and the modifiers that say them."""
