"""Writes an 837P file of facet claims, right ones and wrong ones in a stated mix, for the bench and for trying out.

    python tools/generate_claims.py 100000 -o claims.837 [--seed 7] [--claims-per-set 100] [--readable]
    python tools/generate_claims.py 100000 --facet-one-in 50     the rest of other work

Every person, provider and claim is made up; identifiers pass their check digit and belong to nobody. Patients come
back, always with the same payer, member id, name and birth date. About three claims in ten carry one defect.
"""

import argparse
import random
import sys
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

SURNAMES = ("ALDER", "BIRCH", "CEDAR", "ELM", "HAZEL", "LINDEN", "MAPLE", "OAK", "ROWAN", "WILLOW")
GIVEN = ("ADA", "BEN", "CLEO", "DAN", "EVE", "FINN", "GRETA", "HUGO", "IDA", "JON")
# name, id, filing indicator, city, state, ZIP
PAYERS = (
    ("CGS", "15202", "MB", "COLUMBUS", "OH", "432151111"),
    ("NORIDIAN", "01182", "MB", "FRESNO", "CA", "937210001"),
    ("PALMETTO GBA", "11502", "MB", "RALEIGH", "NC", "276010001"),
    ("NGS", "13282", "MB", "ALBANY", "NY", "122070001"),
    ("WPS", "05102", "MB", "DES MOINES", "IA", "503090001"),
    ("NOVITAS", "04412", "MB", "HOUSTON", "TX", "770301234"),
    ("AETNA", "60054", "CI", "COLUMBUS", "OH", "432151111"),
    ("UNITEDHEALTHCARE COMMERCIAL", "87726", "CI", "RALEIGH", "NC", "276010001"),
)
# primary, second level, third level, is destruction, diagnoses
FAMILIES = (
    ("64490", "64491", "64492", False, ("M47812", "M47813")),
    ("64493", "64494", "64495", False, ("M47816", "M47817")),
    ("64633", "64634", "64634", True, ("M47812",)),
    ("64635", "64636", "64636", True, ("M47816", "M47817")),
)
CHARGES = {"64490": 650, "64491": 320, "64492": 320, "64493": 600, "64494": 300, "64495": 300}
DEFECTS = (
    "add-on alone",
    "imaging beside",
    "third level",
    "two lines",
    "wrong sum",
    "wrong npi",
    "wrong pointer",
)
DEFECT_SHARE = 0.3
OTHER_WORK = (
    ("99213", 140),
    ("99214", 190),
    ("20610", 210),
    ("73721", 480),
    ("97110", 60),
    ("80053", 40),
    ("36415", 12),
)

Line = tuple[str, str, int, int, str]  # code, modifiers, charge, units, pointers


def main() -> None:
    """Write the file asked for."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("claims", type=int)
    arguments.add_argument("-o", "--output", type=Path)
    arguments.add_argument("--seed", type=int, default=7)
    arguments.add_argument("--claims-per-set", type=int, default=100)
    arguments.add_argument("--readable", action="store_true", help="a line for each segment")
    arguments.add_argument("--facet-one-in", type=int, default=1, help="claims of which one is of facet work")
    options = arguments.parse_args()
    end = "~\n" if options.readable else "~"
    out = options.output.open("w", encoding="ascii", newline="") if options.output else sys.stdout
    with out:
        chance = random.Random(options.seed)
        for segments in interchange(options.claims, options.claims_per_set, chance, options.facet_one_in):
            out.write(end.join(segments) + end)


def interchange(
    claims: int, claims_per_set: int, chance: random.Random, facet_one_in: int = 1
) -> Iterator[list[str]]:
    """The file in pieces: header, one transaction set after another, trailer."""
    yield [
        "ISA*00*          *00*          *ZZ*FACETWISE      *ZZ*RECEIVER       *261101*1200*^*00501*000000001*0*T*:",
        "GS*HC*FACETWISE*RECEIVER*20261101*1200*1*X*005010X222A1",
    ]
    sets = 0
    for first in range(0, claims, claims_per_set):
        sets += 1
        of_set = range(first, min(first + claims_per_set, claims))
        yield transaction_set(sets, of_set, claims, chance, facet_one_in)
    yield [f"GE*{sets}*1", "IEA*1*000000001"]


def transaction_set(
    number: int, claims: range, of: int, chance: random.Random, facet_one_in: int
) -> list[str]:
    """One billing provider with some claims."""
    patients = [chance.randrange(max(of // 3, 1)) for _ in claims]
    state = PAYERS[patients[0] % len(PAYERS)] if patients else PAYERS[0]
    body = [
        f"ST*837*{number:04}*005010X222A1",
        f"BHT*0019*00*{number:09}*20261101*1200*CH",
        "NM1*41*2*FACETWISE CLEARING*****46*FACETWISE",
        "PER*IC*SUPPORT*TE*6145550100",
        "NM1*40*2*RECEIVER*****46*RECEIVER",
        "HL*1**20*1",
        "PRV*BI*PXC*208VP0014X",
        "NM1*85*2*SPINE CLINIC*****XX*1234567893",
        "N3*1 MAIN STREET",
        f"N4*{state[3]}*{state[4]}*{state[5]}",
        "REF*EI*310000000",
    ]
    for level, (claim, patient) in enumerate(zip(claims, patients, strict=True), start=2):
        body += one_claim(claim, patient, level, chance, is_facet=claim % facet_one_in == 0)
    return [*body, f"SE*{len(body) + 1}*{number:04}"]


def one_claim(claim: int, patient: int, level: int, chance: random.Random, *, is_facet: bool) -> list[str]:
    """Subscriber, payer, claim and lines."""
    payer = PAYERS[patient % len(PAYERS)]
    born = date(1935, 1, 1) + timedelta(days=patient * 37 % 20_000)
    served = date(2025, 1, 1) + timedelta(days=chance.randrange(600))
    defect = chance.choice(DEFECTS) if chance.random() < DEFECT_SHARE else None
    family = FAMILIES[chance.randrange(len(FAMILIES))]
    lines = service_lines(family, defect, chance, is_medicare=payer[2] == "MB")
    if not is_facet:
        lines = [other_work(chance) for _ in lines]
    total = sum(line[2] for line in lines) + (10 if defect == "wrong sum" else 0)
    npi = "1245319598" if defect == "wrong npi" else "1245319599"
    diagnoses = "*".join(f"{'ABK' if i == 0 else 'ABF'}:{code}" for i, code in enumerate(family[4]))
    segments = [
        f"HL*{level}*1*22*0",
        f"SBR*P*18*******{payer[2]}",
        f"NM1*IL*1*{SURNAMES[patient % 10]}*{GIVEN[patient // 10 % 10]}****MI*M{patient:08}",
        "N3*2 SIDE STREET",
        f"N4*{payer[3]}*{payer[4]}*{payer[5]}",
        f"DMG*D8*{born:%Y%m%d}*{'MF'[patient % 2]}",
        f"NM1*PR*2*{payer[0]}*****PI*{payer[1]}",
        f"CLM*C{claim:08}*{total}***11:B:1*Y*A*Y*Y",
        f"HI*{diagnoses}",
        f"NM1*82*1*ROE*RAY****XX*{npi}",
        "PRV*PE*PXC*208VP0014X",
    ]
    for number, (code, modifiers, charge, units, pointers) in enumerate(lines, start=1):
        segments += [
            f"LX*{number}",
            f"SV1*HC:{code}{modifiers}*{charge}*UN*{units}***{pointers}",
            f"DTP*472*D8*{served:%Y%m%d}",
            f"REF*6R*{claim:08}{number}",
        ]
    return segments


def other_work(chance: random.Random) -> Line:
    """A line of what most claims are about."""
    code, charge = chance.choice(OTHER_WORK)
    return code, "", charge, 1, "1"


def service_lines(
    family: tuple[str, str, str, bool, tuple[str, ...]],
    defect: str | None,
    chance: random.Random,
    *,
    is_medicare: bool,
) -> list[Line]:
    """Lines of one or two levels on one side or both, with the defect worked in."""
    primary, second, third, is_destruction, _ = family
    side = chance.choice(("RT", "LT", "50")) if is_medicare else chance.choice(("RT", "LT"))
    kx = ":KX" if is_medicare and not is_destruction and chance.random() < 0.5 else ""
    pointers = "9" if defect == "wrong pointer" else "1"

    def line(code: str, modifiers: str) -> Line:
        return code, f":{modifiers}", CHARGES.get(code, 1400), 1, pointers

    levels = [primary] if chance.random() < 0.4 else [primary, second]
    if defect == "third level" and not is_destruction:
        levels = [primary, second, third]
    if defect == "add-on alone":
        levels = [second]
    lines = [line(code, side + kx) for code in levels]
    if defect == "two lines":
        lines = [line(primary, "RT" + kx), line(primary, "LT" + kx)]
    if defect == "imaging beside":
        lines.append(("77003", ":26", 120, 1, pointers))
    return lines


if __name__ == "__main__":
    main()
