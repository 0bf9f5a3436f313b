"""Encounters with their lines → claim files (837P, 837I) that a clearinghouse takes.

- `settings`: who sends, who bills, who treats, what is charged: a YAML file of the practice
- `facts`: encounter and settings → what one claim says; what is missing is named, never invented
- `segments`: elements → the text of a segment
- `parties`, `professional`, `institutional`, `other_payers`: the loops of a claim
- `attachment`: a note that goes with a claim (275); no validator for it is to be had here
- `envelope`: interchange and group, and a file of one transaction set
- `file`: claims → interchange, group and transaction sets with their counts
"""

from facetwise.interop.x12.write.envelope import Interchange
from facetwise.interop.x12.write.facts import ClaimFacts, facts_of
from facetwise.interop.x12.write.file import write_837
from facetwise.interop.x12.write.settings import Settings, read_settings

__all__ = ["ClaimFacts", "Interchange", "Settings", "facts_of", "read_settings", "write_837"]
