"""Resources of another version of FHIR, told by a member that R4 does not have; profiles that are not known here."""

from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

import yaml

from facetwise.interop.fhir.systems import Resource, member

_GUIDES = (
    "http://hl7.org/fhir/StructureDefinition/",
    "http://hl7.org/fhir/us/core/",
    "http://hl7.org/fhir/us/davinci-",
    "http://hl7.org/fhir/us/carin-bb/",
    "http://hl7.org/fhir/uv/sdc/",
    "https://bluebutton.cms.gov/",
)
LONGEST_PROFILE = 160  # characters of an address that are shown


@dataclass(frozen=True, slots=True)
class OtherVersion:
    """Which version a resource is of, and the member that shows it (None: the resource itself)."""

    version: str
    member: str | None


def other_version(resource: Resource) -> OtherVersion | None:
    """The version of a resource that is not R4; None where nothing speaks against R4."""
    kind = str(resource.get("resourceType"))
    known = _known()
    if kind in known["older_resources"]:
        return OtherVersion("STU3 or older", None)
    for version in ("R5", "STU3"):
        found = next((name for name in known[version].get(kind, ()) if name in resource), None)
        if found:
            return OtherVersion("R5" if version == "R5" else "STU3 or older", found)
    return None


def unknown_profiles(resource: Resource) -> list[str]:
    """The profiles that a resource claims and that no guide known here brings, shortened."""
    claimed = member(resource, "meta").get("profile")
    return [
        profile[:LONGEST_PROFILE]
        for profile in (claimed if isinstance(claimed, list) else [])
        if isinstance(profile, str) and not profile.startswith(_GUIDES)
    ]


@cache
def _known() -> dict[str, Any]:
    text = (files(__package__) / "data" / "other_versions.yaml").read_text(encoding="utf-8")
    loaded: dict[str, Any] = yaml.safe_load(text)
    return loaded
