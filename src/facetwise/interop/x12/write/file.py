"""Claims → one interchange: a group for each guide, a transaction set for each billing provider and 5,000 claims."""

from collections.abc import Iterator, Sequence
from itertools import groupby

from facetwise.interop.x12.write.envelope import Interchange, group_header, header
from facetwise.interop.x12.write.facts import RELATIONSHIPS, SELF, ClaimFacts
from facetwise.interop.x12.write.institutional import institutional_claim
from facetwise.interop.x12.write.needs import Lack, Needs
from facetwise.interop.x12.write.parties import billing_provider, patient, subscriber
from facetwise.interop.x12.write.professional import professional_claim
from facetwise.interop.x12.write.segments import (
    TERMINATOR,
    segment,
)
from facetwise.interop.x12.write.settings import Settings

MOST_CLAIMS_IN_A_SET = 5_000
GUIDES = {False: "005010X222A1", True: "005010X223A2"}  # professional, institutional


def missing_of_sender(settings: Settings) -> tuple[Lack, ...]:
    """What the settings lack that stands once in a file."""
    needs = Needs()
    for part, names in (("sender", ("name", "id", "contact", "phone")), ("receiver", ("name", "id"))):
        for name in names:
            needs.text(
                getattr(getattr(settings, part), name), f"settings: {part}.{name}", "the file states it"
            )
    return tuple(needs.missing)


def write_837(claims: Sequence[ClaimFacts], settings: Settings, interchange: Interchange) -> bytes:
    """The file, one segment a line. Claims keep their order within guide and billing provider."""
    end = f"{TERMINATOR}\n"
    return f"{end.join(_interchange(claims, settings, interchange))}{end}".encode()


def _interchange(claims: Sequence[ClaimFacts], settings: Settings, interchange: Interchange) -> list[str]:
    segments = [header(settings, interchange)]
    by_guide = {guide: [c for c in claims if c.is_institutional is guide] for guide in (False, True)}
    groups = [(guide, own) for guide, own in by_guide.items() if own]
    for group_no, (guide, own) in enumerate(groups, start=1):
        version = GUIDES[guide]
        segments.append(group_header(settings, interchange, kind="HC", number=group_no, version=version))
        sets = list(_sets(own))
        for set_no, part in enumerate(sets, start=1):
            segments += _transaction_set(part, settings, interchange, f"{set_no:04d}", version)
        segments.append(segment("GE", str(len(sets)), str(group_no)))
    return [*segments, segment("IEA", str(len(groups)), interchange.number)]


def _sets(claims: Sequence[ClaimFacts]) -> Iterator[list[ClaimFacts]]:
    ordered = sorted(claims, key=lambda facts: facts.billing.npi or "")
    for _, group in groupby(ordered, key=lambda facts: facts.billing.npi):
        own = list(group)
        for start in range(0, len(own), MOST_CLAIMS_IN_A_SET):
            yield own[start : start + MOST_CLAIMS_IN_A_SET]


def _transaction_set(
    claims: Sequence[ClaimFacts], settings: Settings, interchange: Interchange, number: str, version: str
) -> list[str]:
    segments = [segment("ST", "837", number, version), *_header(settings, interchange, number)]
    segments += [segment("HL", "1", "", "20", "1"), *billing_provider(claims[0])]
    level = 1
    for facts in claims:
        is_self = facts.relationship == RELATIONSHIPS[SELF]
        level += 1
        segments.append(f"HL*{level}*1*22*{0 if is_self else 1}")
        segments += subscriber(facts)
        if not is_self:
            level += 1
            segments.append(f"HL*{level}*{level - 1}*23*0")
            segments += patient(facts)
        write = institutional_claim if facts.is_institutional else professional_claim
        segments += write(facts, settings.statements)
    segments.append(segment("SE", str(len(segments) + 1), number))
    return segments


def _header(settings: Settings, interchange: Interchange, number: str) -> Iterator[str]:
    made, sender, receiver = interchange.made, settings.sender, settings.receiver
    reference = f"{interchange.control_number}-{number}"
    yield segment("BHT", "0019", "00", reference, f"{made:%Y%m%d}", f"{made:%H%M}", "CH")
    yield segment("NM1", "41", "2", sender.name, "", "", "", "", "46", sender.id)
    phone = "".join(sign for sign in sender.phone or "" if sign.isdigit())
    yield segment("PER", "IC", sender.contact, "TE", phone)
    yield segment("NM1", "40", "2", receiver.name, "", "", "", "", "46", receiver.id)
