"""Names of drugs as notes write them, and what each is: steroid, local anesthetic, contrast or sedation.

The names of the alias table are the base; beside them stand the short forms, spellings and foreign brands that
dictations use and that no table of codes lists.
"""

import re
from dataclasses import dataclass
from datetime import date
from functools import cache

from facetwise.codes import drug_names, drugs
from facetwise.codes.drugs import DrugRole

SHORT_NAMES: dict[str, str] = {
    r"depo[- ]?medrone": "methylprednisolone",
    r"depo[- ]?med\w*": "methylprednisolone",
    r"depo": "methylprednisolone",
    r"methylpred\w*": "methylprednisolone",
    r"kenelog": "triamcinolone",
    r"adcortyl": "triamcinolone",
    r"triam(?:cinolone)?": "triamcinolone",
    r"dex(?:a|pf|ameth\w*)?": "dexamethasone",
    r"celestone\w*": "betamethasone",
    r"betameth\w*": "betamethasone",
    r"lignocaine": "lidocaine",
    r"lido": "lidocaine",
    r"bup(?:iv?)?": "bupivacaine",
    r"marc(?:ain)?": "bupivacaine",
    r"xylocain": "lidocaine",
    r"naropine?": "ropivacaine",
    r"ropiv?": "ropivacaine",
    r"chirocaine": "levobupivacaine",
    r"levobup\w*": "levobupivacaine",
    r"mepivacaine|carbocaine|polocaine": "mepivacaine",
    r"niopam|isovue|omnipaque|omni|visipaque|ultravist|gadavist|magnevist": "contrast",
    r"propofol|diprivan|ketamine": "propofol",
}
"""Pattern → our name; the longer patterns stand before the shorter that they begin with."""

_ROLES_OF_OUR_OWN = {
    "levobupivacaine": DrugRole.LOCAL_ANESTHETIC,
    "mepivacaine": DrugRole.LOCAL_ANESTHETIC,
    "contrast": DrugRole.CONTRAST,
    "propofol": DrugRole.SEDATION,
}
_AS_WRITTEN = ("aristospan", "triesence", "zilretta")
"""Products whose code is their own: the general name would bill another."""
_SOME_DAY = date(2025, 7, 1)  # roles of names do not depend on the day


@dataclass(frozen=True, slots=True)
class DrugWord:
    """A name in the note: what we call it, its role, and where it stands."""

    name: str
    role: DrugRole
    start: int
    end: int


def drug_words(plain: str, start: int, end: int) -> list[DrugWord]:
    """The drugs that a part of the note names, in its order."""
    found = []
    for match in _names().finditer(plain, start, end):
        name = _our_name(match.group())
        role = _role(name)
        if role is not None:
            found.append(DrugWord(name, role, match.start(), match.end()))
    return found


@cache
def _names() -> re.Pattern[str]:
    keys = {key for key in drug_names.frame()["name_key"] if not key[-1].isdigit()}  # a strength is no name
    listed = sorted(map(_spelling, keys), key=len, reverse=True)
    return re.compile(rf"\b(?:{'|'.join([*listed, *SHORT_NAMES])})(?:\b|(?=\d\d\b|\d(?:\.\d+)?%))")


def _spelling(key: str) -> str:
    return re.escape(key).replace(r"\ ", "[- ]?")


@cache
def _our_name(words: str) -> str:
    if words in _AS_WRITTEN:
        return words.capitalize()
    for pattern, name in SHORT_NAMES.items():
        if re.fullmatch(pattern, words):
            return name
    rows = drug_names.frame()
    generic = rows.filter(rows["name_key"] == drug_names.name_key(words))["generic"].to_list()
    return str(generic[0]).split()[0] if generic else words


@cache
def _role(name: str) -> DrugRole | None:
    if name in _ROLES_OF_OUR_OWN:
        return _ROLES_OF_OUR_OWN[name]
    named = drug_names.drug_of_name(name, _SOME_DAY, iodine_mg_per_ml=240.0)
    known = drugs.known_drug(named.code) if named and named.code else None
    return known.role if known else None
