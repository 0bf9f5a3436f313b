"""The ledger: what a practice keeps, superseded and never destroyed, and the history that the rules ask for.

A Django app that knows the domain alone: never rules, readers or pages.
"""
