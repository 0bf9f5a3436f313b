"""Whom a claim of an 837 is for, as the levels above it name them."""

from facetwise.interop.x12.people import people_of

_ENVELOPE = (
    "ISA*00*          *00*          *ZZ*SENDER         *ZZ*RECEIVER       *261123*0900*^*00501*000000008*0*T*:~"
    "GS*HC*SENDER*RECEIVER*20261123*0900*8*X*005010X222A1~ST*837*0001*005010X222A1~"
)
_SUBSCRIBER = "HL*2*1*22*1~NM1*IL*1*BIRCH*BEA****MI*M-1~DMG*D8*19500102*F~"
_CHILD = "HL*3*2*23*0~PAT*19~NM1*QC*1*BIRCH*CARL~DMG*D8*20010102*M~"
_CLAIM = "CLM*C-1*100***11:B:1*Y*A*Y*Y~"


def named(*segments):
    found = people_of((_ENVELOPE + "".join(segments)).encode())
    return [(person.name, person.member_id) for person in found.values()]


def test_a_subscriber_who_is_the_patient():
    assert named(_SUBSCRIBER, _CLAIM) == [("BEA BIRCH", "M-1")]


def test_a_dependent_has_a_name_of_their_own_and_the_number_of_the_subscriber():
    assert named(_SUBSCRIBER, _CLAIM, _CHILD, _CLAIM) == [("BEA BIRCH", "M-1"), ("CARL BIRCH", "M-1")]


def test_the_next_subscriber_does_not_inherit_a_name():
    assert named(_SUBSCRIBER, _CLAIM, "HL*4*1*22*0~", _CLAIM)[1] == (None, None)


def test_who_is_insured_elsewhere_is_not_the_patient():
    """Another plan's subscriber stands below the claim."""
    other = "SBR*S*18*******CI~NM1*IL*1*ELM*DAN****MI*X-9~LX*1~"
    assert named(_SUBSCRIBER, _CLAIM, other, _CLAIM) == [("BEA BIRCH", "M-1")] * 2


def test_claims_are_named_by_the_number_of_their_segment():
    assert list(people_of((_ENVELOPE + _SUBSCRIBER + _CLAIM).replace("~", "~\r\n").encode())) == [7]


def test_what_is_no_claim_file_names_nobody():
    assert people_of(b"patient_id,service_date\n") == {}
