"""Does a coverage-information extension keep CRD 2.2.1: its cardinalities, its code lists, its invariants.

No official validator runs here; this holds what the guide's source says, and no more is claimed.
"""

from collections import Counter
from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from typing import Any

import yaml

from facetwise.interop.fhir.systems import Resource, listed


def coverage_information_problems(extension: Resource) -> list[str]:
    """What the extension does not keep, in words; empty where it keeps everything that is checked."""
    return [*_cardinality(extension), *_invariants(extension)]


@cache
def _asked() -> dict[str, Any]:
    text = (files(__package__) / "data" / "coverage_information.yaml").read_text(encoding="utf-8")
    loaded: dict[str, Any] = yaml.safe_load(text)
    return loaded


def _cardinality(extension: Resource) -> Iterator[str]:
    asked: dict[str, dict[str, Any]] = _asked()["cardinality"]
    parts = listed(extension.get("extension"))
    counts = Counter(str(part.get("url")) for part in parts)
    for name in counts.keys() - asked.keys():
        yield f"{name}: the guide knows no such part"
    for name, limits in asked.items():
        if counts[name] < limits["min"]:
            yield f"{name}: {counts[name]} found, at least {limits['min']} expected"
        if counts[name] > limits.get("max", counts[name]):
            yield f"{name}: {counts[name]} found, at most {limits['max']} expected"
    for part in parts:
        codes = asked.get(str(part.get("url")), {}).get("codes")
        if codes and str(part.get("valueCode")) not in codes:
            yield f"{part.get('url')}: {part.get('valueCode')} is not among {', '.join(codes)}"


def _invariants(extension: Resource) -> Iterator[str]:
    import fhirpathpy  # noqa: PLC0415 - slow to import

    for name, expression in _asked()["invariants"].items():
        if fhirpathpy.evaluate(_with_plain_values(extension), expression) != [True]:
            yield f"{name} is not kept"


def _with_plain_values(extension: Resource) -> Resource:
    """``valueCode`` as ``value``, since the expressions name it so and no type information is at hand."""
    parts = []
    for part in listed(extension.get("extension")):
        name = next((key for key in part if key.startswith("value")), None)
        parts.append({"url": part.get("url")} | ({"value": part[name]} if name else {}))
    return {"url": extension.get("url"), "extension": parts}
