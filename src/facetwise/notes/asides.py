"""What a sentence says of other procedures beside the one it names: why they were not done, or came before or after.

``Left L4-5 facet injection (ablation contraindicated)`` names one procedure and gives the reason for it. Such words are
blanked, character for character, where something is left that names work.
"""

import re

from facetwise.notes.lesions import LESIONED
from facetwise.notes.once import once_a_note
from facetwise.notes.stems import Stemmed
from facetwise.notes.techniques import RADIOFREQUENCY, is_facet_work

_REST = (  # up to a mark, or to who acts next
    r"(?:(?!\b(?:i|we|he|she|they|the patient|today|returns?|presents?|comes?|came|undergo\w*|underwent)\b)"
    r"[^,.;\n()])"
)
_REST_OF_A_LIST = rf"(?:{_REST}|(?<=\d), ?(?=(?:and )?[ctl]?\d))"  # "after bilateral L4, L5 RFA"
_PROCEDURE = (
    r"(?:radio-?frequency|rfa?|rftc|rhizotom(?:y|ies)|neurotom(?:y|ies)|denervations?|ablations?"
    r"|medial branch(?: blocks?)?"
    r"|[cltf]?mbbs?|blocks?|epidurals?|esis?|tfesis?|injections?|surgery|fusion|laminectomy)"
)
_CAME_OTHERWISE = (
    r"(?:positive|negative|failed|successful|unsuccessful|concordant|dual|comparative|prior|previous|earlier"
    r"|good|excellent"
    r"|two|2|both)"
)
_NOT_DONE = (
    r"(?:contraindicated|refused|declined|denied|failed|negative|positive|not (?:possible|an option|covered"
    r"|desired|approved"
    r"|tolerated|indicated|wanted|offered|available))"
)
_ASIDES = (
    r"\([^()\n]*\b(?:contraindicat\w*|refus\w*|declin\w*|failed|history|previous|prior|\d{1,3} ?%"
    r"|first on|block on|not (?:possible"
    r"|an option|indicated"
    r"|covered)|(?:done|completed|performed|treated) (?:on \d|\d|last|earlier|in (?:january|february|march"
    r"|april|may|june|july"
    r"|august|september|october|november|december)))(?![a-z])[^()\n]*\)",
    rf"\b(?:in lieu of|instead of|rather than|as an alternative to)\b{_REST}*",
    rf"\b(?:because|since|given that|due to|owing to|despite|although"
    rf"|though)\b{_REST}*\b{_PROCEDURE}\b{_REST}*",
    rf"\b(?:after|following|having had|status post|s/p"
    rf"|with)\b (?:\w+ ){{0,2}}?{_CAME_OTHERWISE} {_REST}{{0,30}}?\b{_PROCEDURE}\b{_REST}*",
    rf"(?<!day )\b(?:after|following|since|from (?:an? |the )?(?:recent|earlier|last))\b (?:an? |the "
    rf"|his |her )?{_REST_OF_A_LIST}{{0,50}}?"
    rf"\b{_PROCEDURE}\b{_REST}*",
    rf"\b(?:failed|refused|declined|cannot have|could not have|not a candidate for|considered for"
    rf"|candidate for|considering"
    rf"|awaiting|pending|scheduled for|prior to|before|ahead of|in preparation for"
    rf"|repeat of)\b {_REST}{{0,30}}?"
    rf"\b{_PROCEDURE}\b{_REST}*",
    rf"\b{_PROCEDURE}(?: |-)(?:is |was |being )?{_NOT_DONE}\b{_REST}*",
)
_FOR_A_DISEASE = re.compile(  # "facet blocks for degenerative facet disease"
    r"\b(?:for|due to|secondary to|because of) (?:(?!\b(?:and|the)\b)[a-z-]+ ){0,4}?(?:degenerat\w*"
    r"|hypertroph\w*"
    r"|arthr(?:itis|osis|opathy)|disease|syndrome|lbp|pain|spondyl\w+|stenosis|claud\w*|oa|djd|ddd)\b"
    r"(?:[ /]+(?!\b(?:and|by|using|under|via|today)\b)(?:w/|[a-z-]+))*"
)
_REASON = Stemmed(r"(?<=.{15})\b(?:because|due to|owing to|on account of)\b[^.;\n]*")
_ASIDE = re.compile("|".join(_ASIDES))


_MAY_BE_BESIDE = Stemmed(  # without one of these nothing stands beside; looked for first, for speed
    r"\(|\blieu\b|instead|rather|alternative|radio|rf|rhiz|neuro|denerv|ablat|branch|mbb|block|epidural|esi"
    r"|inject"
    r"|surgery|fusion|laminec"
)


@once_a_note
def without_asides(words: str) -> str:
    """The words with asides blanked; the words as they are where the asides are all that they say of work."""
    if not _MAY_BE_BESIDE.search(words):
        return words
    left = _ASIDE.sub(lambda match: " " * len(match.group()), words)
    left = _FOR_A_DISEASE.sub(lambda match: " " * len(match.group()), left)
    return left if left != words and names_work(left) else words


def names_work(words: str) -> bool:
    """Whether words name facet work or a lesion."""
    return bool(is_facet_work(words) or RADIOFREQUENCY.search(words) or LESIONED.search(words))


_AFTERWARDS = re.compile(
    rf"\b(?:after|following|since|s/p)\b {_REST_OF_A_LIST}{{0,50}}?\b{_PROCEDURE}\b{_REST}*"
)


def without_what_came_before(words: str) -> str:
    """The words with that blanked after which they tell of something (``numbness after cervical RFA in January``)."""
    return _AFTERWARDS.sub(lambda match: " " * len(match.group()), words)


_CONSENT_AHEAD = re.compile(
    r"^\W*(?:after|once|when|following|with|upon"
    r"|having)\b[^.;,]{0,60}?\bconsent(?:ed)?\b(?: form)?(?: (?:was|had been|being))?"
    r"(?: (?:to|for) the (?:procedure|injections?))?(?: (?:signed|obtained|given|taken|in place))?,?"
    r"(?= (?:(?:i|we|he|she|they|the|a|an|fine|two|three|four|needles?|\d\d)\b))"
)


def without_consent_ahead(words: str) -> str:
    """The words with the consent blanked after which they tell what was done (``After you had signed, we placed``)."""
    if "underwent" in words:
        return words  # "after consent he underwent" tells of today by its consent
    return _CONSENT_AHEAD.sub(lambda match: " " * len(match.group()), words)


def without_reasons(words: str) -> str:
    """The words with the reason given at the end blanked (``no contrast was used because of a prior reaction``)."""
    return _REASON.sub(lambda match: " " * len(match.group()), words)
