"""Twenty-five ways in which a valid claim file can be wrong, each in one place only."""

from tests.interop.x12.files import OFFICE

# name: what is there, what stands there instead (the first place only)
DEFECTS = {
    "interchange count": ("IEA*1*", "IEA*2*"),
    "interchange control number": ("IEA*1*000000001", "IEA*1*000000009"),
    "group count": ("GE*1*1", "GE*3*1"),
    "group control number": ("GE*1*1", "GE*1*8"),
    "segment count of the set": ("SE*46*", "SE*45*"),
    "set control number": ("SE*46*0001", "SE*46*0002"),
    "parent of a level": ("HL*3*1*22", "HL*3*7*22"),
    "second beginning of the set": ("NM1*41*", "BHT*0019*00*CLM2*20261123*0900*CH~\nNM1*41*"),
    "no diagnoses": ("HI*ABK:M47812~\n", ""),
    "no subscriber information": ("SBR*P*18*******MB~\nNM1*IL*1*OTHER", "NM1*IL*1*OTHER"),
    "no street of the billing provider": ("N3*100 MAIN ST~\n", ""),
    "no service date": ("DTP*472*D8*20261103~\n", ""),
    "unknown segment": ("PRV*PE*PXC*208VP0014X~\nLX*1~\nSV1*HC:64490", "ZZZ*1~\nLX*1~\nSV1*HC:64490"),
    "qualifier that its place does not have": ("REF*6R*LINE2", "REF*QQ*LINE2"),
    "date that does not exist": ("D8*20261103", "D8*20261331"),
    "charge that is no number": ("*650*UN", "*65O*UN"),
    "account number too long": ("CLM*ACCT0002", "CLM*" + "A" * 39),
    "state": ("N4*COLUMBUS*OH*43215~\nDMG*D8*1951", "N4*COLUMBUS*QX*43215~\nDMG*D8*1951"),
    "place of service": ("***11:B:1*Y*A*Y*Y~\nHI*ABK:M47812", "***97:B:1*Y*A*Y*Y~\nHI*ABK:M47812"),
    "procedure code of four signs": ("HC:64490:RT", "HC:6449:RT"),
    "diagnosis with its dot": ("ABK:M47812", "ABK:M47.812"),
    "check digit of an NPI": ("XX*1992000004", "XX*1992000005"),
    "total that is not the sum of the lines": ("CLM*ACCT0002*650", "CLM*ACCT0002*600"),
    "pointer to a diagnosis that is not there": ("*650*UN*1***1", "*650*UN*1***9"),
    "line number used twice": ("LX*2~", "LX*1~"),
}


def with_defect(name: str) -> str:
    """The valid file with one defect; the count of its segments stays right unless it is the defect."""
    old, new = DEFECTS[name]
    assert old in OFFICE, name
    text = OFFICE.replace(old, new, 1)
    change = new.count("~") - old.count("~")
    return text.replace("SE*46*", f"SE*{46 + change}*")
