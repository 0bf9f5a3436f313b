"""Where dictation without full stops goes on to something else: the steps of a visit, by the words that begin them."""

import itertools
import re
from collections.abc import Iterator

_FLUENT = 220  # characters without a mark of any kind: nobody types so, speech without marks is so
_LONGEST = 300  # characters after which any sentence is taken for run on
_MARKS = re.compile(r"[,:()\n]")

_STEPS = (  # each begins something new where it stands without a mark before it
    r"(?:he|she|(?:the )?(?:patient|pt)) (?:is here|comes|came|returns|presents|was (?:put|placed|taken"
    r"|brought|positioned)"
    r"|tolerated|did (?:well|fine)|understands?|understood|agrees?|walked|went home|left|signed|agreed|consented"
    r"|rated|rates|will\b)",
    r"(?:the |her |his )?last (?:ones?|sets?|injections?|blocks?|time)\b|(?:he|she)'ll\b|(?:he|she) (?:had|got"
    r"|has had) (?:\w+ ){1,4}(?:relief|benefit|percent)\b",
    r"(?:his|her) (?:first|second|last|previous|prior) \w+|this is (?:his|her|the) (?:first|second|third"
    r"|initial)\b",
    r"procedures? (?:is )?(?:right|left|bilateral|lumbar|cervical|thoracic|diagnostic|therapeutic|facet"
    r"|medial|repeat)\b",
    r"indications? (?:is )?(?:axial|chronic|low|neck|back|pain|facet|lumbar|cervical|thoracic)\b",
    r"(?:and )?(?:i|we) (?:then|went|had (?:him|her)|used|put|placed|took|did|brought|came|prepped|numbed|injected"
    r"|advanced"
    r"|gave|lesioned"
    r"|burned|will\b)",
    r"after (?:written |informed |verbal )*consent\b",
    r"(?:written |informed |verbal )*consent (?:was |is )?(?:signed|obtained|given|done|on file)",
    r"(?:the )?(?:back|neck|skin|area) was (?:\w+ )?(?:prepped|cleaned|draped)",
    r"(?:lying|lay|laid|placed|positioned) (?:\w+ ){0,3}(?:down|prone|supine|side)\b|prone\b(?! position)",
    r"(?:with|under|using) (?:the )?(?:c-?arm|fluoro\w*|x-?ray|image intensifier|ultrasound)\b",
    r"\d\d[- ]?(?:ga?|gauge)\b",
    r"(?:sensory|motor) (?:stim\w*|test\w*|at)\b",
    r"pain (?:was|went|score|before|pre)\b",
    r"(?:no|without) complications?\b|follow[- ]?up\b|return(?:s)? (?:in|to)\b|bandaids?\b",
)
_GOES_ON = re.compile(  # a word that wants what follows it
    r"\b(?:an?|the|of|to|at|in|on|by|with|using|under|for|and|or|placed|put|passed|advanced|was|were|two"
    r"|three|four|each"
    r"|both|his|her|then|used|is) ?$"
)
_STEP = re.compile(rf"(?<=[a-z0-9%]) (?=(?:{'|'.join(_STEPS)}))")


_WORK = (
    r"(?:performed|repeated|did (?=the|an?|his|her|right|left|bilateral|facet|two|three|\w+ blocks)"
    r"|carried out|injected|blocked|proceeded|undertook|went ahead|treated|ablated|lesioned)"
)
_SO = r"(?:so|and|but|hence|therefore),? "
_TURN = (
    re.compile(  # "she has arthropathy, so today we repeated the injections", "she did well and will call"
        rf"(?:, | )(?:{_SO})?(?=today,? (?:[^.;,]{{1,40}}, )?(?:i|we|he|she|the patient)\b)"
        r"|, (?:so|and so|hence|therefore|and) (?=only (?:the )?(?:right|left|[ctl]\d)[^.;]{0,60}\b(?:was"
        r"|were) (?:\w+ )?(?:blocked|injected"
        r"|treated|lesioned|ablated|entered|done)\b)"
        r"|, (?:so|and so|hence|therefore) (?=(?:the|its|both|these)\b[^.;]{0,80}\b(?:was"
        r"|were) (?:\w+ )?(?:blocked"
        r"|injected"
        r"|treated|lesioned|ablated|anesthetized|anaesthetised)\b)"
        rf"|(?:, (?:{_SO})?| {_SO})(?=(?:i|we) (?:today )?(?:therefore |then |also )?{_WORK}\b)"
        r"|(?:, | )(?:and|but) (?=(?:(?:he|she|they|i|we|the patient) )?(?:will\b|is to\b))"
    )
)
_RECALLS = re.compile(  # "on 10 April 2025, I blocked": the day belongs to what follows it
    r"(?:\b(?:19|20)\d\d|\d/\d{2,4}|\bago|\b(?:last|previous|prior|earlier) \w+|\bthat|\bwhen|\bafter"
    r"|\bbefore|\bsince"
    r"|\b(?:january|february|march|april|may|june|july|august|september|october|november|december)),?$"
)


_ON_A_SIDE = re.compile(r"\W*on (?:the|his|her) (?:right|left)\b")  # "on the left, where ..., I treated"


def turns_in(plain: str, start: int, end: int) -> Iterator[int]:
    """The places at which a sentence turns from what was to what was done today, or to what will be."""
    for match in _TURN.finditer(plain, start, end):
        is_recalled = _RECALLS.search(plain, max(start, match.start() - 20), match.start())
        on_a_side = _ON_A_SIDE.match(plain, start, match.start())
        if match.start() > start + 12 and not is_recalled and not on_a_side:
            yield match.end()


_DASH = re.compile(r"(?<![ctls]\d)(?<![ctls]\d\d) - (?![ctls]?\d{1,2}\b(?! ?(?:mls?|ccs?|mg|%|g|ga|gauge)))")
_MANY_DASHES = 4  # in one sentence they part what full stops would


def dashes_in(plain: str, start: int, end: int) -> Iterator[int]:
    """The places at which a telegram's dashes part its sentences."""
    found = [match.end() for match in _DASH.finditer(plain, start, end)]
    yield from found if len(found) >= _MANY_DASHES else ()


def steps_in(plain: str, start: int, end: int) -> Iterator[int]:
    """The places inside a sentence at which dictation goes on to another step; none in a sentence with its marks."""
    if end - start > _LONGEST or _is_fluent(plain, start, end):
        for match in _STEP.finditer(plain, start, end):
            if not _GOES_ON.search(plain, max(start, match.start() - 12), match.start()):
                yield match.end()


def _is_fluent(plain: str, start: int, end: int) -> bool:
    marks = [start, *(match.start() for match in _MARKS.finditer(plain, start, end)), end]
    return any(after - before > _FLUENT for before, after in itertools.pairwise(marks))
