"""Levels: joints documented against levels billed, and the codes that stand for them."""
