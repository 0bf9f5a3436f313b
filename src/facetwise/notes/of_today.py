"""Words in which a sentence tells of this day although it uses those of a history: who came for what, who acts now."""

import re

_TODAY = re.compile(
    r"\bunderwent\b.*\b(?:today|this (?:morning|afternoon))\b|\b(?:today|consent|on (?:the above|this"
    r"|that) (?:date|day))\b.*\bunderwent\b"
)
_I_BROUGHT = re.compile(  # "I brought her to the day case unit, where she underwent ..."
    r"\b(?:i|we) (?:brought|admitted|took|saw|welcomed)\b[^.]{0,80}\b(?:where|when|and|for which|at which)"
    r" (?:he|she|they) underwent\b(?![^.]*(?:\bago\b|\blast\b|\bpreviously\b))"
)
_LONG_AGO = re.compile(
    r"\bago\b|\b(?:previous|prior|last|earlier)\b|\bhistory\b|\bs/p\b|\bstatus post\b"
    r"|\b(?:19|20)\d\d\b"
)
_AND_NOT_AFTER = (  # "presents for follow-up after facet injections" comes for none
    r"(?:(?!\b(?:follow|f/u|re-?check|review|eval\w*|consult\w*|discuss\w*|consider\w*|opinion|visit|results?|post"
    r"|assess\w*|after|since|following|possible|refill|about|regarding|management|whether|if|clearance)\b)[^.;])"
)
COMES_FOR = re.compile(  # what the patient came for today, however often it was done before
    r"\b(?:here|returns|presents|presented|presenting|comes|came|comes in|came in|back|in|seen|arrives"
    r"|arrived|attends"
    r"|attended|(?:was|is|has been) (?:kindly )?referred(?: to (?:me|us|our \w+)| by [\w. ]{1,30}?)?"
    r"|brought\b[^.]{0,30}) (?:to (?:the )?\w+ |(?:to )?(?:the |our )?(?:theatre|theater|clinic|unit|hospital|suite"
    r"|list"
    r"|surgery|day (?:case|unit|surgery)) )?(?:on )?(?:today *|[\d./-]{6,10} |\d{1,2} [a-z]{3,9} \d{4} )?(?:for"
    r"|to have|to undergo)"
    rf" {_AND_NOT_AFTER}{{0,70}}?\b(?:set|blocks?|injections?|[cltf]?mbbs?|rfa|ablation|procedure"
    r"|neurotomy|rhizotomy|denervation|round|series)\b"
    r"(?![^.]*(?:\bago\b|\blast\b))"
)
_BEGINS_TODAY = re.compile(r"^\W*today\b(?![^.]*\b(?:ago|previous|prior|last|history)\b)")
_ACTS_NOW = re.compile(  # who stands at the table, whatever "had a good view" may mean
    r"^\W*(?:then |next )?(?:i|we) (?:then |next )?(?:rotated|placed|advanced|used|prepped|cleaned|injected"
    r"|positioned|tilted"
    r"|angled|turned|numbed|inserted|passed|directed|obliqued)\b"
)
_MINUTES_LATER = re.compile(
    r"\b(?:\d+|five|ten|fifteen|twenty|thirty) ?min(?:ute)?s? (?:after(?:wards?)?|later|post)\b(?![^.]*\bago\b)"
)


def is_of_today(words: str) -> bool:
    """Whether a sentence in the words of a history tells of this day."""
    return bool(
        _BEGINS_TODAY.search(words)
        or _I_BROUGHT.search(words)
        or _MINUTES_LATER.search(words)
        or (_ACTS_NOW.search(words) and not _LONG_AGO.search(words))
        or (_TODAY.search(words) and not _LONG_AGO.search(words))
    )


def comes_for(words: str) -> bool:
    """Whether a sentence tells what somebody came for, which is not yet that it was done."""
    return COMES_FOR.search(words) is not None
