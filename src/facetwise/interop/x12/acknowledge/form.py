"""The 999: which transaction sets keep the guide, and where the others do not."""

from collections.abc import Iterator

from facetwise.interop.x12.acknowledge.envelope import answered
from facetwise.interop.x12.acknowledge.received import Fault, Received, ReceivedGroup, ReceivedSet
from facetwise.interop.x12.syntax.balances import NOT_BALANCED
from facetwise.interop.x12.write.envelope import Interchange
from facetwise.interop.x12.write.segments import segment

VERSION = "005010X231A1"
HAS_ELEMENT_FAULTS = "8"
NOT_CLOSED, WRONG_CONTROL, WRONG_COUNT, IN_SEGMENTS = "2", "3", "4", "5"  # IK502
GROUP_NOT_CLOSED, GROUP_WRONG_CONTROL, GROUP_WRONG_COUNT = "3", "4", "5"  # AK905
MOST_FAULTS_IN_A_SET = 1_000
LONGEST_VALUE = 99


def acknowledge_form(received: Received, interchange: Interchange) -> bytes:
    """One 999 for each functional group of the file."""
    sets = [list(_of_group(group, f"{n:04d}")) for n, group in enumerate(received.groups, start=1)]
    return answered(received, interchange, code="FA", version=VERSION, sets=sets)


def _of_group(group: ReceivedGroup, number: str) -> Iterator[str]:
    yield segment("ST", "999", number, VERSION)
    yield segment("AK1", group.code or "HC", group.control or "1", group.version)
    accepted = 0
    for one in group.sets:
        yield segment("AK2", one.kind or "837", one.control or "0000", one.version)
        of_form = [fault for fault in one.faults if fault["kind"] != NOT_BALANCED]
        own = [fault for fault in of_form if fault["kind"] != "x12-envelope-broken"]
        yield from _segments(one, own[:MOST_FAULTS_IN_A_SET])
        codes = sorted({_code_of_set(fault) for fault in of_form})
        accepted += not codes
        yield segment("IK5", "R" if codes else "A", *codes[:5])
    codes = sorted({_code_of_group(fault) for fault in group.faults})
    status = "R" if codes or not accepted else "A" if accepted == len(group.sets) else "P"
    stated = group.stated_sets if group.stated_sets.isdigit() else str(len(group.sets))
    yield segment("AK9", status, stated, str(len(group.sets)), str(0 if codes else accepted), *codes[:5])


def _segments(one: ReceivedSet, faults: list[Fault]) -> Iterator[str]:
    """IK3 for each segment, with its claim and its elements below."""
    accounts = {claim.segment: claim.account for claim in one.claims}
    by_segment: dict[tuple[int, str, str], list[Fault]] = {}
    for fault in faults:
        code = fault["code"] if fault["element"] is None else HAS_ELEMENT_FAULTS
        by_segment.setdefault((fault["segment"], fault["tag"], code), []).append(fault)
    for (number, tag, code), own in by_segment.items():
        position = number - one.segment + 1
        loop = own[0]["loop"] if own[0]["loop"] not in (None, "ST") else ""
        yield segment("IK3", tag[:3].strip("*") or "UNK", str(position), loop[:4], code)
        account = accounts.get(own[0]["claim_segment"])
        if account:
            yield segment("CTX", ("CLM01", account[:35]))
        for fault in own:
            if fault["element"] is not None:
                yield _element(fault)


def _element(fault: Fault) -> str:
    place = (
        (str(fault["element"]), str(fault["component"] or ""))
        if fault["component"]
        else str(fault["element"])
    )
    return segment("IK4", place, "", fault["code"], (fault["value"] or "")[:LONGEST_VALUE])


def _code_of_set(fault: Fault) -> str:
    if fault["kind"] != "x12-envelope-broken":
        return IN_SEGMENTS
    if fault["tag"] == "SE" and fault["element"]:
        return WRONG_COUNT if fault["element"] == 1 else WRONG_CONTROL
    return NOT_CLOSED


def _code_of_group(fault: Fault) -> str:
    if fault["tag"] == "GE" and fault["element"]:
        return GROUP_WRONG_COUNT if fault["element"] == 1 else GROUP_WRONG_CONTROL
    return GROUP_NOT_CLOSED
