"""``facetwise authorization``: a request for prior authorization, and the payer's answer to one."""

import json
import os
import re
from datetime import datetime
from pathlib import Path
from typing import NoReturn

import click

from facetwise.cli.claim_facts import complete_facts, practice_settings, read_to_write
from facetwise.cli.console import Console, InputError
from facetwise.cli.encounters import OptionsApplied, input_files, tell
from facetwise.cli.exit_status import ExitStatus, leave
from facetwise.cli.options import Options, common_options
from facetwise.domain.authorization import AuthorizationDecision, Decision
from facetwise.interop.encounter.decode import read_bytes
from facetwise.interop.fhir.documents import FhirFile, read_fhir
from facetwise.interop.fhir.systems import Resource
from facetwise.interop.files import HEAD_BYTES, FileKind, kind_of
from facetwise.interop.prior_authorization import (
    inquiry_bundle,
    read_278_response,
    read_claim_response,
    submit_bundle,
    write_278,
)
from facetwise.interop.prior_authorization.exchange import (
    ExchangeError,
    Operation,
    PayerServer,
    ask_payer,
)
from facetwise.interop.prior_authorization.fhir_documents import Attached
from facetwise.interop.problems import UnreadableInputError
from facetwise.interop.x12.write import ClaimFacts, Interchange, Settings
from facetwise.report.authorizations import decision_object, decision_text
from facetwise.report.json_lines import json_line

_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
TOKEN = "FACETWISE_PAYER_TOKEN"

LONGEST_TRACE = 47  # each service adds its number, and 50 characters are allowed


def _trace_number(_: click.Context, option: click.Parameter, text: str | None) -> str | None:
    """The number of a request, which has to come back as it was sent."""
    if text is None or re.fullmatch(rf"[A-Za-z0-9._/-]{{1,{LONGEST_TRACE}}}", text):
        return text
    message = (
        f"{text!r} is no number of a request; expected up to {LONGEST_TRACE} letters, digits, or . _ / -"
    )
    raise click.BadParameter(message, param=option)


settings_option = click.option(
    "--settings",
    "settings_file",
    type=click.Path(path_type=Path),
    required=True,
    help="YAML file of the practice: sender, receiver, providers, payers, charges.",
)
server_option = click.option(
    "--to",
    "server",
    metavar="ADDRESS",
    help=f"The payer's FHIR server: send it there and say what was decided. {TOKEN} holds the token that opens it.",
)


@click.group()
def authorization() -> None:
    """Write a request for prior authorization, or read the payer's answer."""


@authorization.command()
@click.argument("file")
@settings_option
@click.option("--form", type=click.Choice(("fhir", "x12")), default="fhir", show_default=True)
@click.option("--trace", required=True, callback=_trace_number,
              help="The practice's own number of the request; it comes back.")  # fmt: skip
@click.option("--note", type=click.Path(path_type=Path), help="The note to send along (FHIR only).")
@server_option
@common_options
def request(
    file: str,
    *,
    settings_file: Path,
    form: str,
    trace: str,
    note: Path | None,
    server: str | None,
    options: Options,
) -> None:
    """Write the request for one encounter: a FHIR Bundle for Claim/$submit, or an X12 278.

    The 278 has the shape of the samples that were read; no validator for it is to be had here. With --to the Bundle is
    sent, and the decision is written instead, with the exit status of `authorization answer`.
    """
    console = Console.of(options)
    if server and form == "x12":
        raise InputError("--to sends FHIR; a 278 goes through your clearinghouse")
    facts, settings = _facts(file, settings_file, options, console)
    made = datetime.now().astimezone()
    if form == "x12":
        _written(write_278(facts, settings, Interchange(made, 1), trace=trace), console)
        return
    bundle = submit_bundle(facts, trace=trace, made=made, documents=_documents(note))
    asked = Operation.SUBMIT
    _sent_or_written(
        bundle, facts=facts, trace=trace, operation=asked, server=server, options=options, console=console
    )


@authorization.command()
@click.argument("file")
@settings_option
@click.option("--trace", required=True, callback=_trace_number,
              help="The number under which the request was made.")  # fmt: skip
@server_option
@common_options
def inquire(file: str, *, settings_file: Path, trace: str, server: str | None, options: Options) -> None:
    """Ask what became of a request: a FHIR Bundle for Claim/$inquire, written or with --to sent.

    The encounter is the one that the request was made of.
    """
    console = Console.of(options)
    facts, _ = _facts(file, settings_file, options, console)
    bundle = inquiry_bundle(facts, trace=trace, made=datetime.now().astimezone())
    asked = Operation.INQUIRE
    _sent_or_written(
        bundle, facts=facts, trace=trace, operation=asked, server=server, options=options, console=console
    )


def _facts(file: str, settings_file: Path, options: Options, console: Console) -> tuple[ClaimFacts, Settings]:
    if options.output_format not in ("text", "json"):
        raise InputError(f"--format {options.output_format} has no decision; expected text or json")
    settings = practice_settings(settings_file, console)
    found, problems = input_files([file])
    tell(problems, console)
    apply = OptionsApplied(options, console)
    encounters = [item for part in found for item in apply.to_file(read_to_write(part, console))]
    if len(encounters) != 1:
        raise InputError(f"{file}: {len(encounters)} encounters; expected one for a request")
    facts = complete_facts(encounters[0], settings, console, is_request=True)
    if facts is None:
        leave(ExitStatus.BAD_INPUT)
    return facts, settings


def _sent_or_written(
    bundle: Resource,
    *,
    facts: ClaimFacts,
    trace: str,
    operation: Operation,
    server: str | None,
    options: Options,
    console: Console,
) -> None:
    if server is None:
        _written(json.dumps(bundle, indent=2).encode() + b"\n", console)
        return
    codes = {number: line.code for number, line in enumerate(facts.lines, start=1)}
    try:
        file = ask_payer(PayerServer(server, os.environ.get(TOKEN)), operation, bundle)
    except ExchangeError as wrong:
        raise InputError(str(wrong)) from None
    found = read_claim_response(file, requested_codes=codes, trace=trace)
    if found is None:
        raise InputError(f"{server}: nothing was answered about request {trace}")
    _decided(found, console, is_json=options.output_format == "json")


def _written(content: bytes, console: Console) -> None:
    with console.opened() as target:
        target.write(content)


def _decided(found: AuthorizationDecision, console: Console, *, is_json: bool) -> NoReturn:
    console.write([json_line(decision_object(found)) if is_json else decision_text(found, console.style)])
    leave(_status(found))


def _documents(note: Path | None) -> list[Attached]:
    if note is None:
        return []
    content = _bytes(note)
    return [Attached(title="procedure note", content_type=_kind(content), content=content)]


def _kind(content: bytes) -> str:
    """What a document is by its first bytes."""
    beginnings = {b"%PDF": "application/pdf", b"{\\rtf": "application/rtf", b"PK\x03\x04": _WORD}
    found = (kind for beginning, kind in beginnings.items() if content.startswith(beginning))
    return next(found, "application/xml" if b"<ClinicalDocument" in content[:4096] else "text/plain")


@authorization.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--trace", help="The number of the request, where the file answers several.")
@click.option("--format", "output_format", type=click.Choice(("text", "json")), default="text")
def answer(file: Path, trace: str | None, output_format: str) -> None:
    """Say what a payer decided: a FHIR ClaimResponse, or an X12 278 answer.

    Exit status 0 where all was approved, 1 where something was denied, 3 where nothing is decided yet.
    """
    found = _decision(file, trace)
    if trace and found.trace != trace:
        raise InputError(
            f"{file}: the answer is to request {found.trace or 'without a number'}; expected {trace}"
        )
    _decided(found, Console(), is_json=output_format == "json")


def _decision(file: Path, trace: str | None) -> AuthorizationDecision:
    data = _bytes(file)
    if kind_of(file, data[:HEAD_BYTES]) is FileKind.X12:
        try:
            return read_278_response(data, trace=trace)
        except ValueError as wrong:
            raise InputError(f"{file}: {wrong}") from None
    read = read_fhir(data, source=str(file))
    found = read_claim_response(read, trace=trace)
    if found is None:
        raise InputError(_without_answer(file, read, trace))
    return found


def _without_answer(file: Path, read: FhirFile, trace: str | None) -> str:
    if count := len(read.of("ClaimResponse")):
        wanted = f"none is to request {trace}" if trace else "--trace NUMBER names one"
        return f"{file}: {count} ClaimResponses, and {wanted}"
    why = "; ".join(map(str, read.problems)) or f"{file}: no ClaimResponse is among the resources"
    return f"{why}; expected a FHIR ClaimResponse or an X12 278 answer"


def _bytes(file: Path) -> bytes:
    try:
        return read_bytes(file, str(file))
    except UnreadableInputError as error:
        raise InputError(str(error)) from None


def _status(found: AuthorizationDecision) -> ExitStatus:
    if found.decision in (Decision.APPROVED, Decision.CHANGED, Decision.NOT_REQUIRED):
        return ExitStatus.CLEAN
    is_open = found.decision in (Decision.PENDING, Decision.UNKNOWN)
    return ExitStatus.UNDETERMINED if is_open else ExitStatus.VIOLATED
