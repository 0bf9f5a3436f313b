"""May this patient have another session, when, and what must be there first.

- `model`: what a plan says
- `limits`: sessions used and left by region and purpose, in the payer's rolling window
- `joints`: what earlier blocks have shown at each joint and side, and the next step there
- `earlier`: what a purpose needs of the sessions before it: blocks, a wait, lasting relief
- `steps`: what a purpose needs first: those, reasons, authorization
- `plan`: all of it for one encounter's payer and history
"""

from facetwise.planning.model import JointStatus, Plan, SessionLimit, Standing, Step
from facetwise.planning.plan import plan_for

__all__ = ["JointStatus", "Plan", "SessionLimit", "Standing", "Step", "plan_for"]
