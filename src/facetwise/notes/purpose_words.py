"""The words for a purpose: what is diagnostic, what is therapeutic, and the same words where they tell neither."""

import re

from facetwise.domain.vocabulary import Purpose
from facetwise.notes.aims import AIM, TO_BE_KNOWN, TO_BE_TREATED, TO_DO_AGAIN, TO_KNOW, TO_TREAT
from facetwise.notes.stems import Stemmed

_OF_IT = (
    r"(?: (?:of|for|behind|with|in) (?:[\w'-]+ ){0,4}?[\w'-]+)?[\s:=,-]*(?:(?:is|was|are|were|being|to|today"
    r"|here|the|a|an|of|that|this|these|it|will|should|would|may|can|could)\b[ :]*)*"
)
_AIMS = AIM + _OF_IT
_WORK = r"(?:blocks?|injections?|inj|[cltf]?mbbs?|medial|facets?|procedures?|sets?|nerve)"
_DIAGNOSTIC_WORDS = (
    r"\bdiagnostic(?:ally)?\b",
    rf"{_AIMS}(?:diag\w*|dx\b|confirm\w*|screen(?:ing)?\b|prognos\w+|testing\b"
    rf"|{TO_KNOW}\b[^.;\n]{{0,80}}?\b{TO_BE_KNOWN}|(?:pain )?(?:source"
    rf"|generator) (?:identif|locali)\w+)",
    r"\bblocks?\b[^.;\n]{0,60}\bto (?:assess|evaluate|test|investigate) (?:the |her |his |these )?(?:[\w/-]+ ){0,3}"
    r"(?:facets?|joints?)\b",
    r"\bcontrolled (?:\w+ ){0,3}(?:blocks?|injections?|[cltf]?mbbs?)\b|\bcomparative\b|\bconfirmatory\b"
    r"|\bprognostic\b"
    r"|\b(?:test|trial|screening) (?!of (?:\w+ ){0,2}injections?\b)(?:\w+ ){0,3}(?:blocks?"
    r"|injections?|[cltf]?mbbs?)\b"
    r"|\b(?:work-?up|pre-?rfa) (?:blocks?|[cltf]?mbbs?)\b|\b(?:double|dual)[- ]block (?:protocol|paradigm)",
    rf"\b(?:to|will|should|for|can|could) (?:help (?:us )?(?:to )?)?{TO_KNOW}\b(?! (?:the |each |needle"
    rf"|proper"
    rf"|correct|negative|no |absence|adequate)"
    rf"(?:needle|tip|position|placement|spread|flow|vascular|joint space|target"
    rf"|level))[^.;\n]{{0,80}}?\b{TO_BE_KNOWN}",
    r"\bfor (?:the )?(?:both )?diagnosis\b(?! (?:code|of (?:hyper|diab|depress|infect)))|\b(?:is|are|was"
    r"|were) (?:\w+ )?a test\b(?! dose)|\bto be (?:confirmed|verified|proven|tested) (?:by|with)\b"
    r"|\b(?:first|second|1st|2nd) of (?:the )?(?:two|2) (?:\w+ )?(?:blocks|[cltf]?mbbs|sets|injections)\b"
    r"|\bqualif\w+ (?:\w+ )?for (?:\w+ )?(?:[clt]?rfa|rf|ablation|neurotomy|rhizotomy|denervation)\b"
    r"|\bwork(?:ed|ing)?[ -]?up for (?:\w+ )?(?:[clt]?rfa|rf|ablation|neurotomy|rhizotomy|denervation)\b"
    r"|\b(?:[cltf]?mbbs?|blocks?) (?:trial|test)\b|\bdiagnostic work-?up\b"
    r"|(?<!see )\bfor (?:(?!treatment|rather|not|and|or|relief)[\w-]+ ){1,3}diagnosis\b(?! (?:code|of))"
    r"|\bpre-?(?:rfa?|ablation|neurotomy) (?:testing|evaluation|assessment|work-?up)\b",
    rf"\bdx\.? (?:[cltf]?mbbs?|{_WORK})\b"
    r"|(?<!op )(?<!op\. )(?<!procedure )\bdx\.? (?:(?:right|left|bilateral|bilat\.?|rt|lt|lumbar|cervical"
    r"|thoracic) )+"
    r"(?:(?:facet|medial branch|joint|nerve|z-?joint) )*(?:blocks?|injections?|inj|[cltf]?mbbs?)\b"
    rf"|\b(?:blocks?|[cltf]?mbbs?|inj\w*)[^.:;]{{0,40}}\bdx\b(?! ?:)"
    r"|(?<![a-z0-9'] )(?<![a-z0-9])dx\b(?= ?[.,;)\n•|/]| *$| \d\d ?g)"
    r"|\b(?:dx|diag)\.? ?#[12]\b(?! ?:)|\b(?:dx|diag)\.? (?:#|no\.? ?|number )?[12]\b(?! ?[:.)])"
    rf"|\bdiag\.? {_WORK}\b|\b(?:[cltf]?mbbs?|blocks?)\b[^.:;]{{0,30}}\bdiag\b(?! ?:)",
    r"^\W*(?:is|are) [^?]{0,60}\b(?:source|generator|cause|culprit|origin|to blame)\b[^?]*\?|^\W*(?:diag"
    r"|dx)\.?\W*$|\bquestion ?: ?[^.\n]{0,60}\b(?:source|generator|cause) of\b",
    r"\bto work up (?:[\w/-]+ ){0,4}(?:facets?|joints?|pain)\b|\b(?:source|generator|cause"
    r"|origin)\b(?: of [\w ]{0,30})? (?:can|could|may|might|to) be (?:confirmed|found"
    r"|identified|established"
    r"|located|locali[sz]ed|determined|known|proven)\b|\bfor prognos(?:is|tication)\b"
    r"|\b(?:reason|indication|question|details|information)\b[^.:\n]{0,20}:[^.:\n]{0,30}\? ?(?:[ctl]\d[\w/-]* )?"
    r"(?:facet|z-?joint|zyg\w+)",
    r"^\W*(?:(?:question|reason|indication)[\w ]{0,20}: ?)?(?:do|does|is|are) [^?]{0,60}\b(?:sources?|generators?"
    r"|cause|generate|culprit"
    r"|origin|to blame|hurt)\b[^?]*\?",
    r"^\W*(?:block )?number ?:? ?[12] of (?:2|two)\b",
    rf"\b(?:asks?|asked|wonders?|wondered|(?:wants?|wanted|would like|wishes|needs?|has) to know|must know) (?:me "
    rf"|us )?(?:whether"
    rf"|if)\b[^.;\n]{{0,80}}?"
    rf"\b(?:{TO_BE_KNOWN}|symptomatic)",
    r"\b(?:[cltf]?mbbs?|blocks?)\b[^.;]{0,40}(?:#|\bno\.? ?|\bnumber )?[12] of (?:a )?(?:planned )?(?:2"
    r"|two)\b",
)
_THERAPEUTIC_WORDS = (
    rf"\b(?:{TO_DO_AGAIN})\b[^.;\n]{{0,60}}\b(?:that|this|which) (?:is|was) (?:the|her|his|their|our) (?:goal|aim"
    rf"|purpose|idea|hope)\b",
    r"\btherapeutic(?:ally)?\b(?: (?:benefit|effect|relief|purposes?|intent))?|\bfor (?:the )?(?:therapy"
    r"|treatment)\b(?! of (?:hypertension|diabetes"
    r"|infection|complications|the (?:skin|side)))|\bfor both diagnosis and treatment\b",
    rf"{_AIMS}(?:tx\b|ther\b|therap(?:y|eutic)|treat(?:ment)?\b|(?:pain )?relief\b"
    rf"|{TO_TREAT}\b[^.;\n]{{0,50}}?\b{TO_BE_TREATED})|\b(?:this|these|it) (?:is|are|was|were) (?:\w+ly )?a"
    r" (?:treatment|therapy)\b",
    rf"(?<!reason )\b(?:purpose|intent|aim|goal|objective|hope)s?\b{_OF_IT}(?:\d{{1,3}} ?(?:%"
    rf"|percent) )?(?:{TO_DO_AGAIN})",
    rf"(?:(?<=[.;:,(] )|^\W*|\b(?:injections?|injected|blocks?|given|performed|done|steroid|today"
    rf"|procedures?) )(?:(?:is|was|were|are) )?"
    rf"(?:(?:being|done|given|performed|intended|used|aim(?:s|ed)?|at) ?)*\b(?:to|for"
    rf"|at) (?:the )?{TO_TREAT}\b[^.;\n]{{0,50}}?\b{TO_BE_TREATED}",
    r"^\W*(?:both|all|these|they|all of (?:these|them)|both of (?:these|them)) (?:was|were) for "
    r"(?:the )?(?:\w+ )?(?:relief|treatment|therapy)\b",
    r"^\W*(?:we are |i am )?treating (?:the |this |an? |her |his |their )?(?:[\w-]+ ){0,2}(?:flares?|pain|symptoms?"
    r"|inflammation|arthr\w+|facets?|joints?)\b",
    rf"\b(?:this|it|these|they|steroids?|cortisone) (?:(?:is|are|was|were) )?(?:\w+ )?(?:meant|intended|aimed"
    rf"|supposed) (?:to|at)"
    rf" (?:{TO_TREAT}\b[^.;\n]{{0,50}}?\b{TO_BE_TREATED}|{TO_DO_AGAIN})",
    r"\bsteroid (?:injections?|shots?) for (?:\w+ ){0,2}pain\b"
    r"|\b(?:shots?|injections?|blocks?)\b[^.;\n]{0,60}\bkeeps? (?:her|him|them) going\b",
    r"\b(?:meant|intended|given|done|offered|undertaken) as (?:an? |the |her |his )?(?:\w+ )?(?:treatment"
    r"|therapy)\b",
    r"\b(?:meant|intended|intends|done|given|performed|aim(?:s|ed)?|hop(?:es|ed|ing)|here|wish(?:es|ed)?"
    r"|chose) (?:only )?to treat\b"
    r"|^\W*(?:treatment|therapy) (?:of|for) (?:[\w/-]+ ){0,3}(?:pain|flare|arthr\w+|facets?|symptoms?|inflammation)\b"
    r"|\bfor palliation\b|\btreat(?:ment)? with (?:a )?(?:steroids?|cortisone)\b"
    r"|\b(?:requested|done|given|performed|injected) for (?:\w+ )?pain (?:management|relief|control)\b"
    r"|\bhoped? (?:that )?[^.;\n]{0,40}\b(?:calms?|settles?|eases?|quiets?|soothes?) (?:the|this|her|his|their|it"
    r"|things)\b"
    r"|\b(?:is|are|was|were) (?:\w+ )?palliative\b|\b(?:treatment|palliative) (?:\w+ )?(?:injections?"
    r"|blocks?)\b|\b(?:injections?"
    r"|blocks?) ?[(,-] ?treatment\b"
    r"|\bwe(?:'ll)? (?:are treating|(?:will |shall )?treat(?:ed)?)\b(?=.*\btoday|\s+with steroid)|\btoday (?:we"
    r"|i) (?:are )?treat(?:ing|ed)?\b",
    r"(?<![a-z0-9'] )(?<![a-z0-9])tx\b(?= ?[.,;)\n•|/]| *$| \d\d ?g| (?:consent|fluoro|c-?arm)\b)|\b(?:fjis?|fji?"
    r"|inj\w*|facets?"
    r"|blocks?) tx\b"
    r"|\btx (?:inj|facet|fji|ia\b|for\b|of\b)|\bther\.? (?:facet|inj"
    r"|block)|\btherap\b(?=\.?(?:[ ,;]|$))|(?<=, )ther\b(?=\.?(?: ?[(,;.]|$))|^\W*ther\b\.?(?=[ ,;]|\W*$)|(?:^"
    r"|[,;:(])\W*treatment\W*$",
)
DIAGNOSTIC = re.compile("|".join(_DIAGNOSTIC_WORDS))
THERAPEUTIC = Stemmed("|".join(_THERAPEUTIC_WORDS))
_BLOCK = r"(?:blocks?|injections?|[cltf]?mbbs?|sets?)"
_FOR_KNOWING = r"(?:diagnostic|confirmatory|comparative|prognostic|test)"
_NO_PURPOSES = (  # the same words, where they tell of other things, of earlier blocks, or deny
    r"\bdiagnos\w+ ?(?:/|vs\.?|or|versus|and/or) ?(?:therap\w+|treatment) ?[:=?]|\bdiag\.? ?/ ?(?:ther"
    r"|tx)\.? ?[:=?]",
    r"\b(?:diagnostic|therapeutic) ?[:?=-]+ ?(?:no|n)\b",
    r"\b(?:declin\w+|refus\w+|did not want|does not want|denied|not (?:approved"
    r"|covered)(?: for)?) (?:\w+ ){0,2}(?:diagnostic|therapeutic)\b",
    r"\b(?:no|not|non|nor|without|rather than|instead of|as opposed to)[- ](?:for |as |expected "
    r"|merely )?(?:a |an |any |the )?"
    r"(?:\w+ )?(?:diagnostic|therapeutic|treatment|test(?:ing)?|treating)\b(?: (?:block|injection|benefit"
    r"|effect|value|purposes?|one)\w*)?",
    r"(?<!as a )(?<!is a )(?<!was a )(?<!for )diagnostic (?:stud\w+|(?<!: diagnostic )(?:tests?\b"
    r"(?! (?:block|before|prior to))"
    r"|work-?up|evaluation)|imaging|images?|x-?rays?|ultraso\w+|radiolog\w+|accuracy|criteria|codes?|ct\b"
    r"|mri?\b|films?|views?|radiograph\w*|quality|lumbar puncture"
    r"|arthroscopy)",
    r"\btherapeutic (?:anti\w+|exercises?|massage|dos(?:e|es|age|ing)|levels?|inr|range|alliance|ultrasound"
    r"|relationship"
    r"|modalit\w+|drugs?|window|yoga|activit\w+|trials?|epidural\w*|phlebotomy|stretching|goals?|options?"
    r"|lovenox|warfarin|heparin)\b(?! ?:)",
    r"\b(?:contrast|dye|arthrograms?|views?|images?|imaging|fluoroscopy|spread|stimulation|testing) (?:\w+ ){0,2}"
    r"(?:confirm\w+)\b|\bconfirmatory (?:contrast|dye|arthrograms?|views?|images?|imaging|x-?rays?|stimulation)\b",
    r"\btest (?:\w+ )?injections?\b(?! (?:of|into) (?:the |both )?(?:\w+ )?(?:facets?|joints?|[ctl]\d))",
    r"\bconsent (?:covered|covers|included|includes)\b[^.;\n]*",
    r"\b(?:inr|levels?|anticoagulation|ptt)\b[^.;]{0,25}\btherapeutic\b",
    r"\b(?:after|(?<!the )following|positive|successful|concordant|prior|previous|earlier|past|had|having"
    r"|given|since) "
    rf"(?:(?:two|2|both|three|one|the|a|her|his|first|second|good|excellent|positive|successful|concordant"
    rf"|dual"
    rf"|prior) ){{0,3}}{_FOR_KNOWING}\b",
    rf"\b{_FOR_KNOWING} (?:\w+ ){{0,3}}{_BLOCK} (?:\w+ ){{0,3}}?(?:(?:were|was|had been"
    rf"|being) (?:both )?(?:positive|successful|concordant"
    r"|negative|helpful)|gave|provided|produced|relieved|helped|resulted)\b",
)
NO_PURPOSE = re.compile("|".join(_NO_PURPOSES))
STEMS = ("diag", "ther", "test", "treat", "confirm", "compar", "prognos", "consent")  # of what is blanked

# What follows is heard only where no plainer word tells the purpose.
_LEAD = (
    r"\b(?:to|for|at|in (?:the )?(?:hopes?|an? (?:effort|attempt|endeavou?r)) (?:of|to|that)|hoping (?:to"
    r"|for|that)"
    r"|so that|of|(?:i|we) (?:am|are|was|were))"
)
_SOME = r"(?:(?:help|try(?: to)?|the|some|further|more|continued|ongoing|additional|better|his|her|their) )*"
LOOSE: dict[Purpose, re.Pattern[str]] = {
    Purpose.DIAGNOSTIC: re.compile(
        rf"(?:{_LEAD}|^\W*) {_SOME}{TO_KNOW}\b[^.;\n]{{0,80}}?\b(?:{TO_BE_KNOWN}|(?:the|this|his"
        rf"|her) diagnosis"
        r"|symptomatic (?:level|joint|side|facet)s?|(?:level|joint)s? (?:is|are|that)\b)"
    ),
    Purpose.THERAPEUTIC: re.compile(
        rf"{_LEAD} {_SOME}{TO_TREAT}\b[^.;\n]{{0,50}}?\b{TO_BE_TREATED}"
        r"|\bfor (?:an? |the |this |her |his |their )?(?:[\w-]+ ){0,3}(?:flares?|flare-?ups?|synovitis"
        r"|exacerbations?)\b"
        r"|\bto (?:avoid|postpone|delay|defer|put off|stave off) (?:\w+ ){0,2}(?:surgery|operations?|fusion)\b"
        r"|\bas (?:a |an |the |her |his |palliative |symptomatic )*(?:treatment|therapy)\b"
        r"|\bfor (?:\w+ ){0,3}(?:relief|comfort|analgesia)\b|\bget (?:\w+ ){0,2}(?:through|past|over)\b"
        rf"|\bhop(?:e|es|ed|ing)\b[^.;\n]{{0,40}}\b(?:let|allow|enable|help"
        rf"|get)\b[^.;\n]{{0,30}}\b(?:{TO_DO_AGAIN})"
        r"|\b(?:calm|settle|quiet|ease|cool) (?:it|this|them|things|her|his|the flare|everything|(?:the|these"
        r"|those) (?:\w+ )?(?:joints?|facets?))\b"
        r"|\bto (?:help|allow|enable|let|get) (?:him|her|them|the patient)\b[^.;\n]{0,40}\b(?:therapy|rehab"
        r"|function|sleep"
        r"|walk|exercise|activit|pain)"
        r"|\bhop(?:e|es|ing)\b[^.;\n]{0,60}\b(?:relief|benefit|comfort|improvement)\b"
        r"|\bsee if (?:we|i|it|this) (?:can|could) (?:get|give|help|provide|settle|calm)\b"
        r"|^\W*pain (?:relief|control) (?:so|to|in order|for him|for her)\b"
        r"|^\W*(?:(?:for|longer-?term|symptom(?:atic)?|pain) )*(?:pain|symptom)s? (?:relief|control"
        r"|management)\W*$"
    ),
}
"""Aims told in a sentence about the work, or as the whole of a reason."""
NAMES_WORK = re.compile(
    r"\bthis (?:gives?|brings?|helps?|settles?|eases?)\b|\bfrom (?:this|these)\b(?= ?[.,;]|$)|\binject|\bblock"
    r"|\brepeat|\bthis (?:will|should|may)\b"
    r"|\b[cltf]?mbbs?\b|\bprocedure|\bfacet"
    r"|\bjoints?\b|\bsteroid|\bmedial branch|\bproceed"
)
CHOICE = re.compile(  # who decided on today's work, or came for it
    r"\b(?:elect(?:ed|s)|decid(?:ed|es)|opt(?:ed|s)|chose|chosen|agree[sd]|wish(?:es|ed)?|wants?|would like"
    r"|request(?:s|ed)?|here|presents?|presented|returns?|returned|comes?|came|proceed(?:ing)?"
    r"|undergo(?:ing)?"
    r"|(?:is|are|was|were) (?:being )?(?:performed|done|given|injected|undertaken|offered|recommended)"
    r"|referred"
    r"|we are|try|attempt|effort|hop(?:e|ing)|please|perform)\b"
)
RESULT = re.compile(  # what came of today's block, told in its name
    r"\b(?:result|response|outcome|considered|consistent with|represents?|constitutes?|regarded as"
    r"|interpreted as"
    r"|counts as|deemed)\b[^.;\n]{0,30}\b(?:positive|negative|successful|concordant|non-?|equivocal)"
    r"[ -]?(?:\w+ )?diagnostic (?:\w+ )?(?:blocks?|response|test|mbb|injections?|result)\b"
    r"|\bdiagnostic (?:response|result) ?[:=]|(?:^|: )\W*(?:technically "
    r"|uncomplicated )?successful (?:\w+ )?diagnostic"
    r" (?:\w+ ){0,3}(?:blocks?|[cltf]?mbbs?|injections?)\b"
    r"|^\W*(?:interpretation|impression|conclusion|assessment|result|outcome)s?\W+(?:\w+ ){0,2}(?:negative|positive"
    r"|concordant"
    r"|discordant|equivocal|indeterminate) (?:\w+ )?(?:blocks?|response|test|injection|[cltf]?mbbs?)\b"
    r"|\b(?:had|underwent|received)\b[^.;\n]{0,30}\b(?:diagnostic|test|confirmatory"
    r"|prognostic) [^.;\n]{0,40}\b(?:today|this"
    r" (?:morning|afternoon))\b"
)
