"""The words and signs by which scores of pain and function are told, before and after."""

import re

from facetwise.notes.number_words import WORDS
from facetwise.notes.stems import Stemmed

_N = rf"(?:\d{{1,2}}(?:\.\d)?|{WORDS})"
_OF_TEN = r"(?: ?/ ?10(?![\d/])| (?:out )?of (?:10|ten)\b)"
_SCALE = (
    r"\b(?:(?P<nrs>nrs|nprs|nps|numeric(?:al)?(?: pain)?(?: rating)?(?: scale)?)"
    r"|(?P<vas>vas|visual analog(?:ue)?(?: scale)?))\b"
)
SCALE_NAMED = re.compile(_SCALE)
_FILLER = (
    r"(?:[ :=~≈,()-]|\b(?:pain|scores?|level|rating|scale|is|was|of|at|now|today|currently|p|pre|post|before"
    r"|after|fell|went"
    r"|dropped|from|rated|reported|as|down|to|a|an|the|on|he|she|patient|rates?|it|discharge|baseline"
    r"|afterwards)\b"
    r"|(?:pre|post)-?(?:procedure|procedural|op|block|injection)|\d{1,2} min(?:utes)?)"
)
SCORE = re.compile(  # a number with "out of ten", or after the name of a scale or the word score
    rf"(?<![\d/.-])(?<![ctl])(?P<whole>{_N})(?:{_OF_TEN}|(?= \((?:nrs|vas|nprs)\)))"
    rf"|(?:{_SCALE}|\b(?:pre|post)-?(?:(?:procedure|procedural|op|block|injection) pain|scores?)(?= ?[:=])"
    rf"|\b(?:pre|post)-?(?:procedure|procedural|op|block|injection) pain(?= {_N}\b)"
    rf"|\bpain (?:scores?|level|rating|(?=before|after|pre\b|post\b"
    rf"|now)|(?=\d{{1,2}} (?:before|pre|at baseline)\b))\b|\b(?:headaches?|ha|lbp|scores?) (?=\d{{1,2}} (?:before"
    rf"|pre)\b)"
    rf"|\b(?:(?:rated|rates|scored|put) (?:it|(?:her|his|the|their) (?:pain|headaches?)) (?:at |as )?|(?:pain"
    rf"|headaches?)"
    rf" (?:was |as |is ))(?:an? )?(?={_N}(?: (?:on|before(?:hand)?|after|and|now|walking"
    rf"|coming)\b"
    rf"|[.,;]))){_FILLER}{{0,9}}?(?<![\d/.])\b(?P<named>{_N})(?!{_OF_TEN})"
    r"(?![\d%]| ?%| ?mm|/\d|-\d|\.\d| ?(?:percent|months|weeks|min|mg|ml|hours|days|years))"
)
NEXT = re.compile(  # after a first score: "7 before, 2 after", "8 pre, now 3"
    rf"^(?: (?:(?:before(?:hand)?|prior to)(?: (?:the|this) (?:procedure|block|injection))?|pre|on coming in"
    rf"|on arrival))?[,;]? (?:and )?(?P<bare>{_N})"
    r"(?= (?:after(?:wards?)?|following|before|post|pre|(?:at )?(?:\d{1,2}|ten|fifteen|twenty|thirty) min(?:utes?)?"
    r"|on (?:going|leaving|discharge|the way out))\b)"
    rf"|^[^.;]{{0,25}}?\b(?:after(?:wards)?|post(?:[- ]?\w+)?|now|then"
    rf"|at \d{{1,2}} min(?:utes?)?|(?:\d{{1,2}}|ten|fifteen|twenty"
    rf"|thirty) min(?:utes?)? later) ?[:=]? ?(?P<late>{_N})(?![\d%/-]"
    rf"| ?(?:%"
    rf"|min|mg|ml|hours|weeks))"
)
STEP = re.compile(
    rf"(?P<from>(?<![\d/.-])\b{_N})(?:{_OF_TEN})?(?: ?(?:-+>|→|=+>|>) ?"
    rf"| became | (?:(?:had |has )?(?:became|dropped|fallen|fell|gone|went|come|came|decreased|declined"
    rf"|improved) )?(?:down )?to "
    rf"| then |,? (?:and|but) (?:now |is |it is |is now "
    rf"|now is ){{1,2}}(?:at )?)(?:an? )?(?P<to>{_N})(?P<ten>{_OF_TEN})?"
    r"(?![\d%/-]| ?%| ?(?:percent|months|weeks|min|mg|ml|mm|hours|days|years|times|joints|levels))"
)
BARE_STEP = re.compile(
    r"\W*(?P<from>10|\d) ?(?:-+>|→|to(?= (?:10|\d)[,.;])) ?(?P<to>10|\d)(?! ?(?:/|%|ml|mg|v|hz))\b[^.;]{0,25}[.;]?\W*$"
)
NUMBERS_FIRST = re.compile(  # "7 before and 2 after"
    r"(?<![\d/.-])\b(?P<first>10|\d) (?:before|pre),? (?:and |then )?(?P<second>10|\d) (?:after|post)\b(?![- ]\d)"
)
BEHIND_RELIEF = re.compile(r"\d ?% ?\((?P<from>10|\d) ?(?:-+>|→|to) ?(?P<to>10|\d)\)")
STEP_BACK = re.compile(  # "2/10 from 6/10"
    rf"(?P<to>(?<![\d/.-])\b{_N})(?:{_OF_TEN})? ?,? (?:down |reduced )?from (?:an? )?(?P<from>{_N}){_OF_TEN}"
)
_TIMED = r"(?:[- ]?(?:procedure|procedural|op|block|injection))?(?:[ -]?pain)?(?: score)? ?[:=-]? ?"
_PRE, _POST = rf"(?:pre{_TIMED}|before ?[:=]? ?)", rf"(?:post{_TIMED}|after ?[:=]? ?)"
_FIRST, _SECOND = r"(?P<first>10|\d)(?: ?/ ?10)?", r"(?P<second>10|\d)(?: ?/ ?10)?"
_ENDS = r"(?!\.?\d|[%/]| ?(?:ml|cc|min|[ap]\.?m\b|o'?clock|hours|days|weeks|months))"
PRE_AND_POST = re.compile(rf"\b{_PRE}{_FIRST}(?:[ ,;.>-]|and|->)+{_POST}{_SECOND}{_ENDS}")  # "pre 6 post 1"
POST_AND_PRE = Stemmed(rf"\b{_POST}{_SECOND}(?:[ ,;>-]|and)+{_PRE}{_FIRST}{_ENDS}")
BEFORE_AND_AFTER = re.compile(  # "pain before/after: 8/10 / 3/10"
    r"\b(?:before|pre)[\w-]* ?(?:/|and|&|-?>|to) ?(?:after|post)[\w -]{0,14}\W{1,3}"
    rf"(?P<first>{_N})(?:{_OF_TEN})?(?: ?(?:/|,|;|and|then|to|-+>|→) ?)+(?P<second>{_N})(?:{_OF_TEN}"
    rf"|(?![\d%/]))"
)
OF_PAIN = Stemmed(
    rf"\bpain\b|\bdolor\b|\b(?:leg|neck|back|arm|ha) \d{{1,2}} ?(?:-+>|→|to)|\blbp\b|\bheadache\b|\bha (?=\d{{1,2}}\b)"
    rf"|\bache\b|{_SCALE}|\bscore[sd]?\b|{_OF_TEN}"
)
BEFORE = re.compile(
    r"\b(?:before|antes|pre|pre-?\w*|baseline|initial(?:ly)?|on arrival|admission|at rest before"
    r"|had been|(?:on )?(?:com(?:e|ing)|walking) in(?: with)?|came in with|to start with)\b(?!hand)"
)
AFTER = re.compile(
    r"\b(?:post(?:[- ]?\w+)?|after(?:wards?)?|despu[eé]s|discharge|leaving|(?:going|walking) (?:out|home)|(?:at "
    r"|in )?half an hour"
    r"|outcome|result|recovery|p|at \d+ ?min\w*"
    r"|@ ?\d+ ?min\w*"
    r"|\d+ ?min(?:utes?)?(?: later)?|(?:twenty|thirty|fifteen|ten) minutes|on standing up|follow(?:ing"
    r"|ed by))\b"
)
AFTER_ELSE = re.compile(
    r"\bafter an? \w+(?! block| injection)|\bafter (?:sitting|standing|walking|work|activity|a fall)\b"
)
AT_ONCE = re.compile(
    r" (?:(?P<before>before(?:hand)?\b|pre\b|on arrival|at baseline|initially|(?:coming|walking) in\b)"
    r"|after\b(?! an? )"
    r"|afterwards?\b|post\b)(?! (?:sitting|standing"
    r"|walking))"
)
EXTREME = re.compile(
    r"\b(?:worst(?! (?:when|with|on|in|after|by|getting))|at (?:its )?best|least|best|max(?:imum)?|up to"
    r"|goal|target)\b"
)
EARLIER = re.compile(
    r"\bago\b|\b(?:previous|prior|last|first|second|earlier) (?:\w+ )?(?:block|injection|procedure|visit"
    r"|ablation|rfa|mbb)"
    r"|\b(?:blocks?|injections?|[cltf]?mbbs?|rfa|ablation)\b[^.]{0,40}\b\d{1,2}/\d{1,2}/\d{2,4}"
)
NOW = re.compile(r"\b(?:today|now|current(?:ly)?|at present|present)\b")
BREAK = re.compile(r"[,;.|\n]|\((?!\d+ ?min)|\band\b|-+>|→|\bthen\b")
BEGUN = re.compile(r"\bneedles?\b|\binjected\b|\blesion")
FUNCTION = re.compile(
    r"\b(?:(?P<odi>odi|oswestry)|(?P<ndi>ndi|neck disability index)|(?P<rmdq>rmdq|roland[- ]morris)"
    r"|(?P<pdi>pdi"
    r"|pain disability index))\b(?: disability(?: index)?)?(?: questionnaire)?(?: score)?(?: (?:is|was|of"
    r"|at|today|now))*"
    r"[ :=(]*(?P<score>\d{1,3})\b(?! ?(?:weeks|months|/\d+/))"
)
