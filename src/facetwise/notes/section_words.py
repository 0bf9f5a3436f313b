"""The words by which a sentence shows what it tells of, whatever heading it stands under."""

import re

from facetwise.notes.context import Context

ACTS = re.compile(
    r"\b(?:inject(?:ed|ion)|advanced|inserted|placed|introduced|passed|directed|entered"
    r"|lesion(?:ed|s)?|ablated|anesthetized|anaesthetised|blocked|performed|treated"
    r"|denervat|aspirat|instilled|administered|repeated|delivered|deposited|carried out|done|used"
    r"|confirmed|visuali[sz]ed|obtained|identified|targeted|numbed|positioned|seated|walked|reached|laid"
    r"|(?:was|were) (?:put|set|run|left)"
    r"|i (?:first |then |next |also )?(?:put|set|ran|found|did)|entering)"
)
ACTS_ON = re.compile(
    r"\b(?:joints?|branch(?:es)?|nerves?|levels?|facets?)\b[^.]{0,30}?\b(?:was|were) (?:then |each )?"
    r"(?:injected|blocked|lesioned|ablated|entered|denervated|anesthetized|anaesthetised)\b"
)
NAMES_WORK = (
    re.compile(  # "Bilateral L5-S1 facet joint injections to decide whether the joints below the fusion hurt"
        r"^\W*(?:(?:right|left|bilateral|rt|lt|[rlb])[ -]+)?(?:sided )?[ctl]\d[a-z\d ,/&-]{0,40}?"
        r"\b(?:injections?|blocks?|[cltf]?mbbs?|rfa|ablations?|neurotom(?:y|ies)|rhizotom(?:y|ies))\b"
    )
)
BEGINS_WITH_WORK = re.compile(  # "Diagnostic MBBs above the fusion: bilateral L1, L2, L3"
    r"^\W*(?:(?:diagnostic|therapeutic|repeat|confirmatory|bilateral|right|left|lumbar|cervical|thoracic|facet|joint"
    r"|medial|branch|nerve) )+(?:injections?|blocks?|rfa|ablations?|neurotom(?:y|ies)|rhizotom(?:y|ies))\b.*\b[ctl]\d"
    r"|^\W*(?:\w+ )?[cltf]?mbbs?\b.*\b[ctl]\d",
    re.DOTALL,
)
WHO_ACTED = re.compile(  # "I performed facet injections for his facet arthritis"
    r"\b(?:i|we) (?:then |today |have |next )?(?:performed|did|carried out|injected|treated|blocked|ablated"
    r"|lesioned)\b"
)
IN_PARENTHESES = re.compile(r"\([^()]*\)")
WORK_NOUN = re.compile(
    r"\b(?:injections?|blocks?|[cltf]?mbbs?|[clt]?rfa|ablations?|neurotom(?:y|ies)|rhizotom(?:y|ies)"
    r"|denervations?)\b"
)
LISTED_WORK = re.compile(
    r"^[^\n]*\b(?:injections?|blocks?|arthrograms?|ablations?|rhizotom(?:y|ies)|neurotom(?:y|ies))\b"
    r"[^\n]*\b[ctl]\d"
)
LABEL = re.compile(r"[\s*|]*[a-z][a-z /-]{2,28}:(?! ?[a-z]\d\d)(?<!diagnosis:)(?<!dx:)")
YEAR = re.compile(r"(?<![\w/.,-])(?<!\d )((?:20)\d\d)(?![\w/-]|\.\d)")  # alone, without a day before it
RECALLED_DAYS = 3650  # an older day in a sentence is rather a birth
TO_BE_DONE = re.compile(
    r"(?:planned|intended|scheduled)(?: procedures?)?|procedures? (?:planned|intended"
    r"|scheduled)"
)
ANSWERED = re.compile(
    r"[ :]*(?:y|yes|x|signed|obtained|given|written|verbal|ok|done|on (?:file|chart))\b[^\n.;]{0,20}\n"
)
CLOSES = re.compile(
    r"^\W*(?:(?:no|nil) (?:immediate |acute |apparent )*comp(?:s|lications?)?\b|(?:opd|opa|rv|r/v|rtc|rto) "
    r"|(?:review|follow[- ]?up|f/u|fu) (?:in |at |after |with )?(?:\d|one|two|three|four|six|clinic)\b)"
)
OF_ONE_LINE = re.compile(r"allergies|(?:current )?medications|vitals?")
OF_A_REASON = re.compile(r"(?:clinical )?(?:indications?|question)|reason|medical necessity")
GIVEN_AT_LEVELS = re.compile(
    r"(?s)\b[ctl]\d.*(?:\b(?:\d\d ?-?(?:g|ga|gauge)|fluoro\w*|c-?arm)\b.*)?(?<![\d/])\d ?(?:mls?|ccs?)\b"
)
LISTS = {Context.DIAGNOSIS, Context.HISTORY, Context.EXAM, Context.CONSENT}
TREATMENT = re.compile(
    r"\b(?:inj(?:ections?|ected)?|block(?:s|ed)?|mbb|rfa|ablat(?:ion|ed)|denervated|lesioned|rhizotomy"
    r"|neurotomy|denervation|procedure"
    r"|side (?:was )?(?:done|performed|treated)|medial branch(?:es)?|freezing|lesioning)\b"
)
DONE_TODAY = re.compile(
    r"(?<!to be )(?<!will be )(?<!not )\b(?:performed|done|carried out|given|completed) (?:today"
    r"|at this visit|this visit"
    r"|as (?:below|follows)|below)\b"
)
DONE_INSTEAD = re.compile(
    r"\binstead\b[^.]{0,120}\b(?:was|were) (?:then )?(?:done|performed|carried out|given)\b"
)
IS_LISTED_FOR = re.compile(  # "For left diagnostic blocks, then RF", as lists of a clinic have it
    r"\W*(?:and )?for (?:(?:the|a|an|repeat|further|diagnostic|therapeutic|right|left|bilateral|lumbar"
    r"|cervical|thoracic"
    r"|facet|joint|medial|branch|[ctl]\d[\w/-]*,?|and|to) )*(?:blocks?|injections?|[cltf]?mbbs?|rfa?"
    r"|denervation|ablation)\b"
)
WAS_TO_BE = re.compile(
    r"\b(?:was|were) to (?:be (?:injected|treated|blocked|ablated|lesioned|done)|have|undergo|receive)\b"
)
