"""What a reference points at: a contained resource, another entry of the bundle, or nothing that is here."""

from collections.abc import Iterator, Sequence

from facetwise.interop.fhir.documents import Located
from facetwise.interop.fhir.systems import Resource, listed, member, text_of

_Bundle = tuple[int | None, str] | None


class References:
    """The resources of a file by what may point at them.

    Bundles of one file may each have a `Patient/1` of their own, so that a bundle's own entry comes first, and a name
    that several other places give points at none of them.

    Args:
        resources: of a file, or what one server sent along.
        of_one_server: all come from the same server, so that a name means the same wherever it stands.
    """

    def __init__(self, resources: Sequence[Located], *, of_one_server: bool = False) -> None:
        self._of_one_server = of_one_server
        self._own: dict[tuple[_Bundle, str], Resource] = {}
        self._all: dict[str, list[Resource]] = {}
        self._bundle_of: dict[int, _Bundle] = {}
        self._made: list[Resource] = []
        for item in resources:
            for resource in (item.resource, *listed(item.resource.get("contained"))):
                self._bundle_of[id(resource)] = item.bundle
            for name in _names(item):
                self._own.setdefault((item.bundle, name), item.resource)
                self._all.setdefault(name, []).append(item.resource)

    def stands_with(self, made: Resource, origin: Resource) -> None:
        """A resource made of another one names what that one could name."""
        self._made.append(made)  # kept, so that no other object is taken for it
        self._bundle_of[id(made)] = self._bundle_of.get(id(origin))

    def find(self, reference: object, within: Resource) -> Resource:
        """The resource that a Reference points at; empty where it is not here.

        Args:
            reference: a FHIR Reference.
            within: the resource that holds it, for contained ones and those of its bundle.
        """
        target = text_of(reference.get("reference")) if isinstance(reference, dict) else None
        if target is None:
            return {}
        if target.startswith("#"):
            inside = listed(within.get("contained"))
            return next((item for item in inside if item.get("id") == target[1:]), {})
        name = target.partition("/_history/")[0]
        short = "/".join(name.rsplit("/", 2)[-2:])
        bundle = self._bundle_of.get(id(within))
        own = self._own.get((bundle, name)) or self._own.get((bundle, short))
        return own or self._only(name) or self._only(short) or {}

    def _only(self, name: str) -> Resource | None:
        found = self._all.get(name, [])
        return found[0] if len(found) == 1 or (found and self._of_one_server) else None


def _names(item: Located) -> Iterator[str]:
    yield f"{item.kind}/{item.resource.get('id')}"
    if item.full_url:
        yield item.full_url


def display_of(reference: object) -> str | None:
    """The name that a reference itself shows."""
    return text_of(reference.get("display")) if isinstance(reference, dict) else None


def identifier_of(reference: object, system: str) -> str | None:
    """The identifier that a reference itself carries in a system."""
    carried = member(reference, "identifier")
    return text_of(carried.get("value")) if carried.get("system") == system else None
