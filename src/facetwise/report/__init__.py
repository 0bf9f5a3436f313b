"""Findings, codes, policies and rules, written for people and for other programs."""
