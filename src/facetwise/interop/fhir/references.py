"""What a reference points at: a contained resource, another entry of the bundle, or nothing that is here."""

from collections.abc import Sequence

from facetwise.interop.fhir.documents import Located
from facetwise.interop.fhir.systems import Resource, listed, member, text_of


class References:
    """The resources of a file by what may point at them."""

    def __init__(self, resources: Sequence[Located]) -> None:
        self._by_name: dict[str, Resource] = {}
        for item in resources:
            name = f"{item.kind}/{item.resource.get('id')}"
            self._by_name.setdefault(name, item.resource)
            if item.full_url:
                self._by_name.setdefault(item.full_url, item.resource)

    def find(self, reference: object, within: Resource) -> Resource:
        """The resource that a Reference points at; empty where it is not here.

        Args:
            reference: a FHIR Reference.
            within: the resource that holds it, for contained ones.
        """
        target = text_of(reference.get("reference")) if isinstance(reference, dict) else None
        if target is None:
            return {}
        if target.startswith("#"):
            inside = listed(within.get("contained"))
            return next((item for item in inside if item.get("id") == target[1:]), {})
        name = target.partition("/_history/")[0]
        short = "/".join(name.rsplit("/", 2)[-2:])
        return self._by_name.get(name) or self._by_name.get(short) or {}


def display_of(reference: object) -> str | None:
    """The name that a reference itself shows."""
    return text_of(reference.get("display")) if isinstance(reference, dict) else None


def identifier_of(reference: object, system: str) -> str | None:
    """The identifier that a reference itself carries in a system."""
    carried = member(reference, "identifier")
    return text_of(carried.get("value")) if carried.get("system") == system else None
