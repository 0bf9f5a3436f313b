"""Answers to a claim file that was received: 999 on its form, 277CA on each of its claims.

- `received`: groups, sets and claims of the file, each with its faults
- `form`: the 999
- `claims`: the 277CA
- `envelope`: the interchange back to the sender
"""

from facetwise.interop.x12.acknowledge.claims import acknowledge_claims
from facetwise.interop.x12.acknowledge.form import acknowledge_form
from facetwise.interop.x12.acknowledge.received import Received, receive, receive_all

__all__ = ["Received", "acknowledge_claims", "acknowledge_form", "receive", "receive_all"]
