"""``facetwise policy impact``: which verdicts change with a policy date or a release of public tables."""

from datetime import date

from facetwise.cli.claims import ClaimFiles
from facetwise.cli.console import Console, InputError
from facetwise.cli.encounters import OptionsApplied, input_files, tell
from facetwise.cli.exit_status import ExitStatus, leave
from facetwise.cli.options import Options
from facetwise.codes import loaded
from facetwise.engine.facts_of_run import FactsOfPatients, FactsOfRun
from facetwise.engine.run import session_facts
from facetwise.outcomes.impact import Standpoint, changes, collected
from facetwise.report.json_lines import json_line
from facetwise.report.outcomes.impact_views import impact_objects, impact_text


def show_impact(files: tuple[str, ...], before: str, after: str, options: Options) -> None:
    """Judge the claims twice and show what differs."""
    console = Console.of(options)
    if options.output_format not in ("text", "json"):
        raise InputError("--format of policy impact is text or json")
    one, other = _standpoint("--from", before), _standpoint("--to", after)
    found, problems = input_files(files)
    tell(problems, console)
    claims = ClaimFiles(tuple(found), OptionsApplied(options, console), options.as_of)
    facts, count = _facts(claims, console)
    if not count:
        leave(ExitStatus.BAD_INPUT)
    parts = (
        changes(part.base, one, other, other_claims=facts) for part in claims.parts() if part.base is not None
    )
    differing = collected(parts)
    shown = differing, count, str(one), str(other)
    if options.output_format == "json":
        console.write(json_line(item) for item in impact_objects(*shown))
    else:
        console.write([impact_text(*shown)])


def _facts(claims: ClaimFiles, console: Console) -> tuple[FactsOfPatients | None, int]:
    """Thin facts of all claims, which are each other's history, and how many claims there are."""
    facts, count = FactsOfRun(), 0
    for part in claims.parts():
        tell(part.problems, console)
        if part.base is not None:
            facts.add(session_facts(part.base))
            count += part.base.claims.height
    return facts.by_patient(), count


def _standpoint(option: str, text: str) -> Standpoint:
    """A day, or a release that is loaded.

    Raises:
        InputError: if it is neither.
    """
    try:
        return Standpoint(policy_date=date.fromisoformat(text))
    except ValueError:
        releases = sorted(loaded.all_releases())
    if text in releases:
        return Standpoint(release=text)
    known = f" or a loaded release ({', '.join(releases)})" if releases else "; no public table is loaded"
    raise InputError(
        f"{option} {text!r} is neither a day nor a release; expected a date such as 2026-03-02{known}"
    )
