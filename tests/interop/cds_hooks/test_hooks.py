"""An EHR asks while something is ordered, signed, dispatched or booked."""

import copy
import json
import time
from datetime import date
from pathlib import Path

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from hypothesis import given
from hypothesis import strategies as st

from facetwise.interop.cds_hooks import SERVICES, answer, discovery
from facetwise.interop.cds_hooks.conformance import coverage_information_problems
from facetwise.interop.cds_hooks.requests import NotAHookError, read_request
from facetwise.interop.cds_hooks.tokens import TokenRefusedError, checked_client
from facetwise.interop.cds_hooks.used_tokens import UsedTokens
from facetwise.interop.fhir.structure import structure_problems

TODAY = date(2026, 3, 3)
EXAMPLES = Path(__file__).parents[4] / "shared" / "interop" / "examples"
POS = "https://www.cms.gov/Medicare/Coding/place-of-service-codes/Place_of_Service_Code_Set"
CPT = "http://www.ama-assn.org/go/cpt"


def order(code="64490", **changed):
    return {
        "resourceType": "ServiceRequest",
        "id": "sr1",
        "status": "draft",
        "intent": "order",
        "code": {"coding": [{"system": CPT, "code": code}]},
        "subject": {"reference": "Patient/p1"},
        "occurrenceDateTime": "2026-03-10",
    } | changed


def request(*orders, payor="CGS Medicare", hook="order-sign", **changed):
    coverage = {
        "resourceType": "Coverage",
        "id": "c1",
        "status": "active",
        "beneficiary": {"reference": "Patient/p1"},
        "payor": [{"display": payor}],
    }
    entries = [{"resource": item} for item in orders]
    return {
        "hook": hook,
        "hookInstance": "d1577c69-dfbe-44ad-ba6d-3e05e953b2ea",
        "context": {
            "userId": "Practitioner/1",
            "patientId": "p1",
            "draftOrders": {"resourceType": "Bundle", "type": "collection", "entry": entries},
        },
        "prefetch": {"coverage": {"resourceType": "Bundle", "entry": [{"resource": coverage}]}},
    } | changed


def answered(body):
    return answer(read_request(body), today=TODAY)


def information(action):
    """The coverage-information parts of an action, by name."""
    (extension,) = [item for item in action["resource"]["extension"] if "coverage-information" in item["url"]]
    found = {}
    for part in extension["extension"]:
        value = next(value for key, value in part.items() if key.startswith("value"))
        found.setdefault(part["url"], []).append(value)
    return found


def test_every_service_names_its_hook_and_the_guides_versions():
    services = discovery()["services"]

    assert {service["id"]: service["hook"] for service in services} == SERVICES
    assert all("2.2" in service["extension"]["davinci-crd.version"] for service in services)


def test_a_facet_order_under_medicare_is_conditional_and_says_why():
    said = answered(request(order()))

    (card,), (action,) = said["cards"], said["systemActions"]
    assert card["summary"].startswith("64490: covered if the criteria are met")
    assert len(card["summary"]) < 140
    assert "L38773" in card["detail"]
    parts = information(action)
    assert (parts["covered"], parts["pa-needed"]) == (["conditional"], ["conditional"])
    assert parts["billingCode"] == [{"system": CPT, "code": "64490"}]
    assert parts["coverage"] == [{"reference": "Coverage/c1"}]
    assert parts["date"] == ["2026-03-03"]


def with_second_coverage(body, payor="Cigna", **changed):
    second = {
        "resourceType": "Coverage",
        "id": "c2",
        "status": "active",
        "order": 2,
        "payor": [{"display": payor}],
    }
    body["prefetch"]["coverage"]["entry"].append({"resource": second | changed})
    return body


def test_each_of_two_coverages_is_answered_for_itself():
    said = answered(with_second_coverage(request(order())))

    (action,) = said["systemActions"]
    told = [item["extension"] for item in extensions(said)]
    covers = [
        part["valueReference"]["reference"] for parts in told for part in parts if part["url"] == "coverage"
    ]
    assert covers == ["Coverage/c1", "Coverage/c2"]
    assert [card["summary"].partition(":")[0] for card in said["cards"]] == [
        "64490 (CGS Medicare)",
        "64490 (Cigna)",
    ]
    assert len({card["uuid"] for card in said["cards"]}) == 2
    assert action["resource"]["id"] == "sr1"


def test_an_order_that_names_its_coverage_is_answered_for_that_one():
    body = with_second_coverage(request(order(insurance=[{"reference": "Coverage/c2"}]), order(id="sr2")))

    references = [
        [part["valueReference"]["reference"] for item in action["resource"]["extension"]
         for part in item["extension"] if part["url"] == "coverage"]
        for action in answered(body)["systemActions"]
    ]  # fmt: skip
    assert references == [["Coverage/c2"], ["Coverage/c1", "Coverage/c2"]]


def test_a_coverage_that_is_over_is_not_answered():
    said = answered(with_second_coverage(request(order()), status="cancelled"))

    assert information(said["systemActions"][0])["coverage"] == [{"reference": "Coverage/c1"}]


def test_a_diagnosis_off_the_covered_list_is_said_on_the_card():
    neck_pain = {"coding": [{"system": "http://hl7.org/fhir/sid/icd-10-cm", "code": "M54.2"}]}
    site = {"resourceType": "Location", "id": "l1", "address": {"state": "CA"}}
    asked = order(reasonCode=[neck_pain], locationReference=[{"reference": "Location/l1"}])
    body = request(asked, payor="Medicare")
    body["prefetch"]["site"] = site
    (card,) = answered(body)["cards"]

    assert card["summary"].startswith("64490: not covered")
    assert "M54.2 is on the list of A58403" in card["detail"]


def test_the_office_needs_no_authorization():
    office = order(locationCode=[{"coding": [{"system": POS, "code": "11"}]}])

    assert information(answered(request(office))["systemActions"][0])["pa-needed"] == ["no-auth"]


def test_a_third_level_is_not_covered_and_then_authorization_is_not_spoken_of():
    said = answered(request(order("64492")))

    parts = information(said["systemActions"][0])
    assert parts["covered"] == ["not-covered"]
    assert "pa-needed" not in parts
    assert said["cards"][0]["indicator"] == "warning"


@pytest.mark.parametrize("payor", ["Acme Mutual", "Aetna"])
def test_what_is_not_known_is_indeterminate_never_covered(payor):
    parts = information(answered(request(order(), payor=payor))["systemActions"][0])

    assert parts["covered"] == ["indeterminate"]


def test_other_orders_are_answered_without_a_card():
    said = answered(request(order("77061")))

    assert said["cards"] == []
    assert information(said["systemActions"][0])["covered"] == ["indeterminate"]


def test_the_order_itself_comes_back_unchanged_but_for_the_answer():
    sent = order(note=[{"text": "keep me"}], extension=[{"url": "urn:own", "valueString": "keep me too"}])
    (action,) = answered(request(copy.deepcopy(sent)))["systemActions"]

    resource = action["resource"]
    assert resource | {"extension": sent["extension"]} == sent
    assert resource["extension"][0] == sent["extension"][0]
    assert structure_problems(resource, source="x", place="ServiceRequest") == []


def test_asking_again_replaces_the_earlier_answer_and_keeps_its_name():
    (first,) = answered(request(order()))["systemActions"]
    (second,) = answered(request(first["resource"]))["systemActions"]

    assert information(first)["coverage-assertion-id"] == information(second)["coverage-assertion-id"]


def test_a_dispatched_order_is_found_among_what_was_sent_along():
    body = request(hook="order-dispatch")
    body["context"] = {"patientId": "p1", "dispatchedOrders": ["ServiceRequest/sr1"]}
    body["prefetch"]["order"] = order()

    assert answered(body)["cards"][0]["summary"].startswith("64490")


def test_a_dispatched_order_that_was_not_sent_along_is_left_alone():
    body = request(hook="order-dispatch")
    body["context"] = {"patientId": "p1", "dispatchedOrders": ["ServiceRequest/elsewhere"]}

    assert answered(body) == {"cards": [], "systemActions": []}


def test_a_payer_that_is_not_named_still_gives_a_card_that_says_so():
    body = request(order())
    del body["prefetch"]

    (card,) = answered(body)["cards"]
    assert card["summary"] == "64490: coverage not known; authorization not known"


@pytest.mark.parametrize("body", [None, [], {}, {"hook": "order-sign"}, {"hook": "x", "hookInstance": "y"}])
def test_what_is_no_hook_is_said(body):
    with pytest.raises(NotAHookError):
        read_request(body)


@given(
    st.dictionaries(
        st.sampled_from(["context", "prefetch", "hook", "hookInstance"]),
        st.recursive(
            st.none() | st.integers() | st.text(max_size=5),
            lambda inside: (
                st.lists(inside, max_size=2)
                | st.dictionaries(
                    st.sampled_from([*order(), "draftOrders", "entry", "resource"]), inside, max_size=3
                )
            ),
            max_leaves=10,
        ),
    )
)
def test_any_body_is_answered_or_refused_in_words(changes):
    try:
        said = answered(request(order()) | changes)
    except NotAHookError:
        return
    assert set(said) == {"cards", "systemActions"}


@pytest.mark.skipif(not EXAMPLES.is_dir(), reason="the shared examples are not beside this checkout")
def test_every_example_request_of_guide_and_test_kit_is_answered():
    seen = 0
    for path in sorted(EXAMPLES.rglob("*equest*.json")):
        body = json.loads(path.read_text())
        if isinstance(body, dict) and "hook" in body:
            said = answered(body)
            seen += 1
            assert all(information(action)["covered"] != ["covered"] for action in said["systemActions"])
            assert [coverage_information_problems(item) for item in extensions(said)] == [[]] * len(
                extensions(said)
            )
    assert seen >= 9


def extensions(said):
    return [
        item
        for action in said["systemActions"]
        for item in action["resource"]["extension"]
        if "coverage-information" in item["url"]
    ]


@pytest.mark.parametrize(
    "payor", ["CGS Medicare", "Aetna", "UnitedHealthcare", "Acme Mutual", "Humana Medicare Advantage"]
)
@pytest.mark.parametrize("code", ["64490", "64492", "64493", "64633", "0213T", "77061", "J3301"])
@pytest.mark.parametrize("place", ["11", "22", "24", None])
def test_every_answer_keeps_the_guides_cardinalities_codes_and_invariants(payor, code, place):
    where = {} if place is None else {"locationCode": [{"coding": [{"system": POS, "code": place}]}]}

    (extension,) = extensions(answered(request(order(code, **where), payor=payor)))

    assert coverage_information_problems(extension) == []


@pytest.mark.parametrize(
    ("parts", "problem"),
    [
        ({"covered": "covered"}, "coverage: 0 found"),
        ({"covered": "perhaps", "coverage": "x"}, "perhaps is not among"),
        ({"covered": "not-covered", "pa-needed": "auth-needed"}, "crd-ci-q2"),
        ({"covered": "conditional"}, "crd-ci-q3"),
        ({"covered": "indeterminate"}, "crd-ci-q9"),
        ({"pa-needed": "satisfied"}, "crd-ci-q5"),
        ({"colour": "blue"}, "colour: the guide knows no such part"),
    ],
)
def test_what_breaks_the_guide_is_named(parts, problem):
    extension = {
        "url": "x",
        "extension": [{"url": name, "valueCode": value} for name, value in parts.items()],
    }

    assert any(problem in said for said in coverage_information_problems(extension))


KEY = ec.generate_private_key(ec.SECP384R1())
HOOK = "https://facetwise.example/cds-services/facetwise-order-sign"


def token(**changed):
    now = int(time.time())
    claims = {"iss": "https://ehr.example", "aud": HOOK, "exp": now + 200, "iat": now, "jti": "1"} | changed
    kept = {name: value for name, value in claims.items() if value is not None}
    return jwt.encode(kept, KEY, algorithm="ES384", headers={"kid": "k1"})


def keys():
    public = json.loads(jwt.algorithms.ECAlgorithm.to_jwk(KEY.public_key()))
    return {"https://ehr.example": {"keys": [public | {"kid": "k1"}]}}


def test_a_trusted_client_is_known_by_its_signature():
    assert checked_client(token(), keys(), audience=HOOK, used=UsedTokens()) == "https://ehr.example"


@pytest.mark.parametrize(
    "bad",
    [
        "no token",
        token(iss="https://other.example"),
        token(aud="https://elsewhere.example"),
        token(exp=int(time.time()) - 10),
        token(jti=None),
        jwt.encode(  # the trusted key's name, but another key
            jwt.decode(token(), options={"verify_signature": False}),
            ec.generate_private_key(ec.SECP384R1()),
            algorithm="ES384",
            headers={"kid": "k1"},
        ),
        token(exp=int(time.time()) + 4000),
        jwt.encode({"iss": "https://ehr.example"}, "secret" * 10, algorithm="HS384", headers={"kid": "k1"}),
        jwt.encode({"iss": "https://ehr.example"}, KEY, algorithm="ES384", headers={"kid": "other"}),
    ],
)
def test_a_token_that_is_not_to_be_trusted_is_refused(bad):
    with pytest.raises(TokenRefusedError):
        checked_client(bad, keys(), audience=HOOK, used=UsedTokens())


def test_a_token_that_comes_a_second_time_is_refused_and_a_new_one_is_not():
    used, first = UsedTokens(), token(jti="a")
    checked_client(first, keys(), audience=HOOK, used=used)

    with pytest.raises(TokenRefusedError, match="used before"):
        checked_client(first, keys(), audience=HOOK, used=used)
    assert checked_client(token(jti="b"), keys(), audience=HOOK, used=used) == "https://ehr.example"


def test_a_refused_token_does_not_use_up_its_name():
    used = UsedTokens()
    with pytest.raises(TokenRefusedError):
        checked_client(token(jti="a", aud="https://elsewhere.example"), keys(), audience=HOOK, used=used)

    assert checked_client(token(jti="a"), keys(), audience=HOOK, used=used) == "https://ehr.example"
