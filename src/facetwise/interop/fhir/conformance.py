"""Does a resource keep the profiles that it claims: their cardinalities, extensions, fixed values and invariants.

No official validator runs here. This holds what the sources of PAS 2.2.1 and DTR 2.2.0 say themselves and a few rules
of FHIR R4 that the models do not know; what the profiles inherit and their value sets are not checked.
"""

from collections import Counter
from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from typing import Any

import yaml

from facetwise.interop.fhir.systems import Resource, listed, member

_ANY_TYPE = "[x]"


def conformance_problems(resource: Resource) -> list[str]:
    """What a resource, and every resource within it, does not keep, each with its place; empty where all is kept."""
    return [problem for place, item in _resources(resource, "") for problem in _problems(item, place)]


def checked_profiles(resource: Resource) -> list[str]:
    """The profiles, claimed by a resource or by one within it, that are checked here."""
    claimed = (profile for _, item in _resources(resource, "") for profile in _claimed(item))
    return [profile for profile in claimed if profile in _known()["profiles"]]


def _resources(resource: Resource, place: str) -> Iterator[tuple[str, Resource]]:
    here = place or str(resource.get("resourceType"))
    yield here, resource
    for name, part in (("entry", "resource"), ("parameter", "resource")):
        for number, item in enumerate(listed(resource.get(name))):
            if isinstance(item.get(part), dict):
                yield from _resources(item[part], f"{here}.{name}[{number}].{part}")


def _problems(resource: Resource, place: str) -> Iterator[str]:
    for profile in _claimed(resource):
        asked = _known()["profiles"].get(profile)
        if asked is not None:
            name = profile.rpartition("/")[2]
            for problem in (
                *_counts(resource, asked),
                *_fixed(resource, asked),
                *_invariants(resource, asked),
            ):
                yield f"{place}: {name}: {problem}"
    for problem in _of_r4(resource):
        yield f"{place}: {problem}"


def _claimed(resource: Resource) -> list[str]:
    profiles = member(resource, "meta").get("profile")
    return [str(profile) for profile in profiles] if isinstance(profiles, list) else []


def _counts(resource: Resource, asked: dict[str, Any]) -> Iterator[str]:
    for rule in asked.get("cardinality", ()):
        for element in _elements(resource, rule["at"]):
            yield from _counted(rule, rule["name"], _count(element, rule["name"]))
    for rule in asked.get("extensions", ()):
        for element in _elements(resource, rule["at"]):
            found = [item for item in listed(element.get("extension")) if item.get("url") == rule["url"]]
            yield from _counted(rule, rule["url"].rpartition("/")[2], len(found))


def _counted(rule: dict[str, Any], name: str, count: int) -> Iterator[str]:
    path = f"{rule['at']}.{name}".lstrip(".")
    if count < rule.get("min", 0):
        yield f"{path}: {count} found, at least {rule['min']} expected"
    if count > rule.get("max", count):
        yield f"{path}: {count} found, at most {rule['max']} expected"


def _count(element: Resource, name: str) -> int:
    if name.endswith(_ANY_TYPE):
        stem = name.removesuffix(_ANY_TYPE)
        return sum(key.startswith(stem) and key[len(stem) : len(stem) + 1].isupper() for key in element)
    value = element.get(name)
    return len(value) if isinstance(value, list) else int(value is not None)


def _fixed(resource: Resource, asked: dict[str, Any]) -> Iterator[str]:
    for rule in asked.get("fixed", ()):
        for element in _elements(resource, rule["at"]):
            if rule["name"] in element and element[rule["name"]] != rule["value"]:
                yield f"{rule['name']}: {rule['value']} expected"


def _invariants(resource: Resource, asked: dict[str, Any]) -> Iterator[str]:
    import fhirpathpy  # noqa: PLC0415 - slow to import
    from fhirpathpy.models import models  # noqa: PLC0415

    for rule in asked.get("invariants", ()):
        for element in _values(resource, rule["at"]):
            is_other = "where" in rule and element.get("url") != rule["where"]
            if not is_other and fhirpathpy.evaluate(element, rule["expression"], {}, models["r4"]) != [True]:
                yield f"{rule['key']} is not kept"


def _elements(resource: Resource, path: str) -> list[Resource]:
    """The objects at a path, through every list on the way."""
    return [item for item in _values(resource, path) if isinstance(item, dict)]


def _values(resource: Resource, path: str) -> list[Any]:
    found: list[Any] = [resource]
    for name in path.split(".") if path else ():
        inner = (item.get(name) for item in found if isinstance(item, dict))
        found = [
            part
            for value in inner
            if value is not None
            for part in (value if isinstance(value, list) else [value])
        ]
    return found


def _of_r4(resource: Resource) -> Iterator[str]:
    """Rules of FHIR R4 by their names there."""
    yield from _extensions(resource, "")
    inside = listed(resource.get("contained"))
    if any(item.get("contained") for item in inside):
        yield "dom-2: a contained resource contains others"
    text = repr(resource)
    if unused := [item.get("id") for item in inside if f"'#{item.get('id')}'" not in text]:
        yield f"dom-3: contained and never referred to: {', '.join(map(str, unused))}"
    kind = resource.get("resourceType")
    if kind == "Bundle":
        urls = Counter(item.get("fullUrl") for item in listed(resource.get("entry")) if item.get("fullUrl"))
        yield from (f"bdl-7: {url} stands {count} times" for url, count in urls.items() if count > 1)
    if kind == "Questionnaire":
        links = Counter(item["linkId"] for at in ("item", "item.item") for item in _elements(resource, at))
        yield from (
            f"que-2: the link {link} stands {count} times" for link, count in links.items() if count > 1
        )
    if kind == "OperationOutcome":
        yield from _outcome(resource)


def _extensions(value: object, place: str) -> Iterator[str]:
    """ext-1: an extension has a value or extensions of its own, never both; and nothing is null or empty."""
    if isinstance(value, list):
        if not value:
            yield f"{place}: an empty list"
        for number, item in enumerate(value):
            yield from _extensions(item, f"{place}[{number}]")
    elif isinstance(value, dict):
        for number, item in enumerate(listed(value.get("extension"))):
            has_value = any(name.startswith("value") for name in item)
            if has_value == bool(item.get("extension")):
                yield f"ext-1: {place}.extension[{number}]"
        for name, item in value.items():
            if item is None or item in ("", {}):
                yield f"{place}.{name}: nothing stands here; FHIR leaves it out"
            yield from _extensions(item, f"{place}.{name}")


def _outcome(resource: Resource) -> Iterator[str]:
    known = _known()
    for number, issue in enumerate(listed(resource.get("issue"))):
        for name, codes in (("severity", "outcome_severities"), ("code", "outcome_codes")):
            if issue.get(name) not in known[codes]:
                yield f"issue[{number}].{name}: {issue.get(name)} is no such code"


@cache
def _known() -> dict[str, Any]:
    text = (files(__package__) / "data" / "profiles.yaml").read_text(encoding="utf-8")
    loaded: dict[str, Any] = yaml.safe_load(text)
    return loaded
