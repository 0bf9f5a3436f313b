"""An 835 as payers send it: one claim paid, cut and denied line by line, with a payment that adds up."""

import re

HEADER = (
    "ISA*00*          *00*          *ZZ*SUBMITTER001   *ZZ*RECEIVER001    *261123*0900*^*00501*000000006*0*T*:~"
    "GS*HP*SUBMITTER001*RECEIVER001*20261123*0900*6*X*005010X221A1~ST*835*0001~"
    "BPR*I*285.40*C*ACH*CCP*01*999999992*DA*123456*1512345678**01*999999992*DA*987654*20261130~"
    "TRN*1*EFT0001*1512345678~DTM*405*20261130~N1*PR*EXAMPLE MA PLAN~N3*PO BOX 1~N4*MADISON*WI*53703~"
    "N1*PE*EXAMPLE PAIN CLINIC*XX*1234567893~REF*TJ*123456789~LX*1~"
)
CLAIM = (
    "CLP*ACCT0001*1*2050*285.40*71.35*16*PAYERICN000123*11*1~NM1*QC*1*TESTPATIENT*PAT****MI*TST000000001~"
    "NM1*82*1*DOCTOR*DANA****XX*1992000004~MOA***MA01~DTM*232*20261120~"
    "SVC*HC:64493:50:KX*1200*285.40**1~DTM*472*20261120~CAS*CO*45*843.25~CAS*PR*2*71.35~REF*6R*LINE1~AMT*B6*356.75~"
    "SVC*HC:64494:50:KX*700*0**1~DTM*472*20261120~CAS*CO*197*700~REF*6R*LINE2~LQ*HE*N54~"
    "SVC*HC:J3301*150*0**4~DTM*472*20261120~CAS*CO*97*150~REF*6R*LINE3~LQ*HE*N19~"
)
END = "SE*33*0001~GE*1*6~IEA*1*000000006~"


def remittance(*claims: str, plb: str = "") -> bytes:
    body = "".join(claims or (CLAIM,))
    paid = sum(float(amount) for amount in re.findall(r"CLP\*[^*]*\*[^*]*\*[^*]*\*([^*]*)", body))
    taken = sum(float(amount) for amount in re.findall(r"\*[A-Z]\w(?::\w+)?\*(-?[\d.]+)", plb))
    return (HEADER.replace("*285.40*", f"*{paid - taken:.2f}*") + body + plb + END).encode()


def claim(name: str, status: str, charge: float, paid: float, *lines: str, control: str = "ICN1") -> str:
    return f"CLP*{name}*{status}*{charge}*{paid}**MB*{control}*11*1~DTM*232*20260302~" + "".join(lines)


def line(code: str, charge: float, paid: float, cuts: str = "", extra: str = "") -> str:
    return f"SVC*HC:{code}*{charge}*{paid}**1~DTM*472*20260302~{cuts}{extra}"
