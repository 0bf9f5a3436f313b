"""Claim files as a billing office sends them, from a few words for each claim; written apart from our own writer.

A claim: ``day``, ``lines``, and what differs from a physician's claim to Medicare from an office in Ohio: ``place``,
``centre`` (a surgery centre's own claim), ``bill`` (a hospital's, by its bill type), ``payer`` and ``indicator``,
``state``, ``facility_state``, ``patient_state``, ``diagnoses``, ``practice: another`` (whose physician is another one
where ``rendering`` names none), ``rendering``, ``frequency``, ``replaces``, ``account``, ``authorization``, ``child``,
``second_payer`` (Medicare paid first, or ``first_payer``), ``total``, ``statement``.

A line: ``64493-RT-KX x2 revenue 0361 @1,2 at 24 on 2026-02-17 to 2026-02-18 ref G1 PA1``.
"""

import re
from collections.abc import Iterable, Iterator
from typing import Any

Claim = dict[str, Any]

LINE = re.compile(
    r"(?P<code>[\w?]+)(?P<modifiers>(-\w+)*)( x(?P<units>[\d.]+))?( revenue (?P<revenue>\d+))?"
    r"( @(?P<pointers>[\d,-]+))?( at (?P<place>\w+))?( on (?P<day>[\d-]+))?( to (?P<last>[\d-]+))?"
    r"( ref (?P<kind>\w+) (?P<number>\w+))?"
)
CHARGES = {"64493": 650, "64494": 320, "64495": 310, "64635": 1490, "64636": 790}
PRACTICE, ANOTHER, PLACE = "1234567893", "1245319599", "1902837461"
RENDERING, OF_ANOTHER = "1982736450", "1982736468"
VERSIONS = {False: "005010X222A1", True: "005010X223A2"}


def interchange(claims: Iterable[tuple[str, str, Claim]], *, institutional: bool) -> str:
    """One file with the claims: account number, member id and claim of each."""
    version = VERSIONS[institutional]
    segments = [
        f"ST*837*0001*{version}",
        "BHT*0019*00*1*20260601*1200*CH",
        "NM1*41*2*CLEARING*****46*12345",
        "PER*IC*HELP*TE*6145551212",
        "NM1*40*2*RECEIVER*****46*67890",
    ]
    level = 0
    for account, member, claim in claims:
        parts = list(_claim(account, member, claim, level, institutional=institutional))
        level += sum(part.startswith("HL*") for part in parts)
        segments += parts
    segments.append(f"SE*{len(segments) + 1}*0001")
    head = [
        "ISA*00*          *00*          *ZZ*SENDER         *ZZ*RECEIVER       *260601*1200*^*00501*000000001*0*P*:",
        f"GS*HC*SENDER*RECEIVER*20260601*1200*1*X*{version}",
    ]
    return "~\n".join([*head, *segments, "GE*1*1", "IEA*1*000000001", ""])


def _claim(account: str, member: str, claim: Claim, level: int, *, institutional: bool) -> Iterator[str]:
    yield f"HL*{level + 1}**20*1"
    if claim.get("centre"):
        yield "PRV*BI*PXC*261QA1903X"
    state = claim.get("state", "OH")
    biller = ANOTHER if claim.get("practice") == "another" else PRACTICE
    yield from (f"NM1*85*2*CLINIC*****XX*{biller}", "N3*1 MAIN ST", f"N4*CITY*{state}*432150000")
    yield "REF*EI*123456789"
    yield from _patient(claim, member, level, institutional=institutional)
    yield from _header(account, claim, institutional=institutional)
    for number, text in enumerate(claim["lines"], start=1):
        yield f"LX*{number}"
        yield from _line(text, claim, institutional=institutional)


def _patient(claim: Claim, member: str, level: int, *, institutional: bool) -> Iterator[str]:
    child = claim.get("child")
    at_home = (
        "N3*2 OAK ST",
        f"N4*CITY*{claim.get('patient_state', claim.get('state', 'OH'))}*43215",
    )
    payer = claim.get("payer", "MEDICARE")
    usual = "CI" if "payer" in claim else "MA" if institutional else "MB"
    order = "S" if claim.get("second_payer") else "P"
    yield f"HL*{level + 2}*{level + 1}*22*{1 if child else 0}"
    yield f"SBR*{order}*{'' if child else '18'}*******{claim.get('indicator', usual)}"
    yield f"NM1*IL*1*DOE*JANE****MI*{member}"
    if not child:
        yield from (*at_home, "DMG*D8*19500101*F")
    yield f"NM1*PR*2*{payer}*****PI*{re.sub(r'[^A-Z]', '', payer.upper())[:10]}"
    if child:
        yield from (f"HL*{level + 3}*{level + 2}*23*0", "PAT*19", f"NM1*QC*1*DOE*{child}", *at_home)
        yield "DMG*D8*20100101*M"


def _header(account: str, claim: Claim, *, institutional: bool) -> Iterator[str]:
    usual = OF_ANOTHER if claim.get("practice") == "another" else RENDERING
    place, frequency = claim.get("place", "24" if claim.get("centre") else "11"), claim.get("frequency", "1")
    total = claim.get("total", sum(_charge(text) for text in claim["lines"]))
    if institutional:
        day = _digits(claim["day"])
        yield f"CLM*{account}*{total}***{claim['bill']}:A:{frequency}**A*Y*Y"
        yield f"DTP*434*RD8*{claim.get('statement', f'{day}-{day}')}"
        yield "CL1*3*1*01"
    else:
        yield f"CLM*{account}*{total}***{place}:B:{frequency}*Y*A*Y*Y"
    if "replaces" in claim:
        yield f"REF*F8*{claim['replaces']}"
    if "authorization" in claim:
        yield f"REF*G1*{claim['authorization']}"
    codes = [code.replace(".", "") for code in claim.get("diagnoses", ["M47.816"])]
    yield f"HI*ABK:{codes[0]}" + "".join(f"*ABF:{code}" for code in ([] if institutional else codes[1:]))
    if institutional and codes[1:]:
        yield "HI" + "".join(f"*ABF:{code}" for code in codes[1:])
    if institutional:
        yield f"NM1*71*1*ATTEND*AL****XX*{RENDERING}"
    elif not claim.get("centre") and (physician := claim.get("rendering", usual)):
        yield f"NM1*82*1*RENDER*ROB****XX*{physician}"
    if place != "11" or "facility_state" in claim:
        where = claim.get("facility_state", claim.get("state", "OH"))
        yield from (f"NM1*77*2*PLACE*****XX*{PLACE}", "N3*3 ELM ST", f"N4*CITY*{where}*432150000")
    if claim.get("second_payer"):
        first = claim.get("first_payer", "MEDICARE")
        indicator = "MB" if first == "MEDICARE" else "CI"
        yield from (f"SBR*P*18*******{indicator}", "AMT*D*80", "OI***Y***Y")
        yield from ("NM1*IL*1*DOE*JANE****MI*1EG4TE5MK73", f"NM1*PR*2*{first}*****PI*00000")


def _line(text: str, claim: Claim, *, institutional: bool) -> Iterator[str]:
    found = _parsed(text)
    code = "" if found["code"] == "?" else found["code"]
    service = ":".join(["HC", code, *found["modifiers"].split("-")[1:]])
    units = found["units"] or "1"
    if institutional:
        revenue = found["revenue"] or "0490"
        yield f"SV2*{revenue}*{service if code else ''}*{_charge(text)}*UN*{units}"
    else:
        pointers = (found["pointers"] or "1").replace(",", ":")
        yield f"SV1*{service}*{_charge(text)}*UN*{units}*{found['place'] or ''}**{pointers}"
    first, last = _digits(found["day"] or claim["day"]), _digits(found["last"] or "")
    yield f"DTP*472*RD8*{first}-{last}" if last else f"DTP*472*D8*{first}"
    if found["kind"]:
        yield f"REF*{found['kind']}*{found['number']}"


def _parsed(text: str) -> dict[str, Any]:
    found = LINE.fullmatch(text)
    if found is None:
        raise ValueError(f"{text!r} is no line; write for example '64493-RT-KX x2 @1,2 on 2026-02-17'")
    return found.groupdict()


def _charge(text: str) -> int:
    return CHARGES.get(_parsed(text)["code"], 100)


def _digits(day: object) -> str:
    return str(day).replace("-", "")
