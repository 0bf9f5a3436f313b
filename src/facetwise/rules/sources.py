"""Sources that several rules rest on, each written once."""

from datetime import date

from facetwise.domain.finding import Source

EXACT_DUPLICATES = Source(
    document="Pub. 100-04 chapter 1 section 120 (CR 8121)",
    paragraph="exact duplicates",
    dated=date(2013, 1, 1),
    confidence="medium",
    verified_through=date(2026, 11, 24),
)
GLOBAL_DAYS_OF_ABLATION = Source(
    document="CMS fee schedule October 2025",
    paragraph="global days of 64633 and 64635",
    dated=date(2025, 10, 1),
    confidence="high",
    verified_through=date(2026, 11, 24),
)
