"""The 277CA: for each claim of a received file whether it goes on, with totals by provider and submitter."""

from collections.abc import Iterator, Sequence
from decimal import Decimal

from facetwise.interop.x12.acknowledge.envelope import answered
from facetwise.interop.x12.acknowledge.received import Received, ReceivedClaim, ReceivedSet, all_sets
from facetwise.interop.x12.write.envelope import Interchange
from facetwise.interop.x12.write.segments import amount, segment

VERSION = "005010X214"
ACCEPTED = ("A2", "20")
MISSING, INVALID, UNPROCESSABLE = ("A6", "21"), ("A7", "21"), ("A3", "21")
RECEIVED = ("A1", "19")
KINDS_OF_MISSING = ("x12-segment-missing", "x12-element-missing")


def acknowledge_claims(received: Received, interchange: Interchange) -> tuple[bytes, int]:
    """One 277CA for each transaction set that is not refused as a whole, and how many claims these speak of.

    A set that is refused as a whole is answered by its 999 alone, and so is a claim without any date of service that
    can be read, for a 277CA has to give it. Where none is left there is nothing to send.
    """
    answered_sets = (one for one in all_sets(received) if not one.has_own_faults)
    whole = [one for one in answered_sets if any(claims for _, claims in one.dated)]
    sets = [list(_of_set(one, received, interchange, n)) for n, one in enumerate(whole, start=1)]
    claims = sum(len(claims) for one in whole for _, claims in one.dated)
    if not sets:
        return b"", 0
    return answered(received, interchange, code="HN", version=VERSION, sets=sets), claims


def _of_set(one: ReceivedSet, received: Received, interchange: Interchange, number: int) -> Iterator[str]:
    made = interchange.made
    day, reference = f"{made:%Y%m%d}", f"{interchange.control_number}-{number:04d}"
    name = received.receiver or "RECEIVER"
    every = [claim for _, claims in one.dated for claim in claims]
    yield segment("ST", "277", f"{number:04d}", VERSION)
    yield segment("BHT", "0085", "08", reference, day, f"{made:%H%M}", "TH")
    yield segment("HL", "1", "", "20", "1")
    yield segment("NM1", "AY", "2", name, "", "", "", "", "46", name)
    yield segment("TRN", "1", reference)
    yield segment("DTP", "050", "D8", day)
    yield segment("DTP", "009", "D8", day)
    yield segment("HL", "2", "1", "21", "1")
    yield segment("NM1", "41", *one.submitter[2:6], "", "", "46", one.submitter[9] if one.submitter else "")
    yield segment("TRN", "2", one.batch or one.control)
    yield segment("STC", RECEIVED, day, "WQ", amount(_total(every)))
    yield from _totals(every, accepted="90", rejected="AA")
    level = 2
    for provider, claims in one.dated:
        if claims:
            level += 1
            yield from _provider(provider, claims, level)
            for claim in claims:
                level += 1
                yield from _claim(claim, level, level_of_provider(level, claims, claim), day)


def level_of_provider(level: int, claims: Sequence[ReceivedClaim], claim: ReceivedClaim) -> int:
    """The number of the level above: the claims of a provider follow it one after the other."""
    return level - 1 - next(n for n, other in enumerate(claims) if other is claim)


def _provider(provider: list[str], claims: Sequence[ReceivedClaim], level: int) -> Iterator[str]:
    parts = provider or [""] * 10
    yield segment("HL", str(level), "2", "19", "1")
    yield segment(
        "NM1", "85", parts[2] or "2", parts[3], parts[4], parts[5], "", "", parts[8] or "XX", parts[9]
    )
    yield segment("TRN", "1", "0")
    yield segment("STC", RECEIVED, "", "WQ", amount(_total(claims)))
    yield from _totals(claims, accepted="QA", rejected="QC")


def _totals(claims: Sequence[ReceivedClaim], *, accepted: str, rejected: str) -> Iterator[str]:
    """Counts and amounts that add up to all the claims."""
    taken = [claim for claim in claims if claim.is_accepted]
    refused = [claim for claim in claims if not claim.is_accepted]
    if taken:
        yield segment("QTY", accepted, str(len(taken)))
    if refused:
        yield segment("QTY", rejected, str(len(refused)))
    if taken:
        yield segment("AMT", "YU", amount(_total(taken)))
    if refused:
        yield segment("AMT", "YY", amount(_total(refused)))


def _claim(claim: ReceivedClaim, level: int, parent: int, day: str) -> Iterator[str]:
    person = claim.patient or [""] * 10
    names = [part or None for part in person[3:6]]
    yield segment("HL", str(level), str(parent), "PT")
    yield segment("NM1", "QC", person[2] or "1", *names, "", "", person[8] or "MI", person[9])
    yield segment("TRN", "2", claim.account or "0")
    yield segment("STC", _status(claim), day, "WQ" if claim.is_accepted else "U", amount(claim.total))
    if claim.clearinghouse_number:
        yield segment("REF", "D9", claim.clearinghouse_number)
    if claim.service_date:
        yield segment("DTP", "472", "D8", claim.service_date)


def _status(claim: ReceivedClaim) -> tuple[str, str]:
    if claim.is_accepted:
        return ACCEPTED
    kinds = {fault["kind"] for fault in claim.faults}
    if not kinds:
        return UNPROCESSABLE  # no line, or no account number
    return MISSING if kinds & set(KINDS_OF_MISSING) else INVALID


def _total(claims: Sequence[ReceivedClaim]) -> Decimal:
    return sum((claim.total for claim in claims), Decimal(0))
