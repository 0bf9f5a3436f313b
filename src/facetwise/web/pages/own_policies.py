"""The practice's own policy values: from a contract or a call, with who, when, source and end date."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from facetwise.policy.fresh import refresh
from facetwise.policy.keys import registry
from facetwise.policy.words import WORDS
from facetwise.report.policy_views import policy_on_day, policy_summaries
from facetwise.store.permissions import Permission
from facetwise.web.access import needs, note
from facetwise.web.checking import today
from facetwise.web.own_policies import (
    SOURCES,
    OwnValue,
    OwnValueError,
    end,
    enter,
    own_values,
    parsed_leaves,
    scopes_of,
)
from facetwise.web.typed_values import typed_day, typed_number

_KINDS = {"Boolean": "boolean", "Int64": "whole", "Float64": "number"}


@needs(Permission.WRITE_POLICIES)
@require_http_methods(["GET", "POST"])
def own_policies(request: HttpRequest) -> HttpResponse:
    """The values entered so far; choosing a policy and a value opens the form for it."""
    error = ""
    given = request.POST if request.method == "POST" else request.GET
    pack, key = given.get("pack", ""), given.get("key", "")
    names = {item.pack: item.name for item in policy_summaries()}
    is_chosen = pack in names and key in registry()
    if request.method == "POST":
        try:
            if not is_chosen:
                raise OwnValueError("choose a policy and a value of it")
            enter(_value(request, pack, key), _folder())
        except OwnValueError as wrong:
            error = str(wrong)
        else:
            refresh()
            note(request, "enter value", "policy", key)
            return redirect("own-policies")
    shown: dict[str, Any] = {
        "values": own_values(_folder()),
        "packs": names,
        "keys": [(name, spec.meaning) for name, spec in registry().items() if not name.startswith("meta.")],
        "pack": pack,
        "key": key,
        "error": error,
        "given": request.POST,
        "today": today(),
    }
    if is_chosen:
        shown |= _form(pack, key, request)
    return render(request, "facetwise/own_policies.html", shown, status=400 if error else 200)


@needs(Permission.WRITE_POLICIES)
@require_POST
def end_value(request: HttpRequest) -> HttpResponse:
    """Let a value end today."""
    pack, key, number = (request.POST.get(name, "") for name in ("pack", "key", "number"))
    which = typed_number(number)
    if pack in {item.pack for item in policy_summaries()} and which is not None:
        try:
            end(pack, key, which, today(), _folder())
        except OwnValueError:
            return redirect("own-policies")
        note(request, "end value", "policy", key)
    return redirect("own-policies")


def _folder() -> Path:
    return Path(settings.DATA_DIR) / "packs"


def _form(pack: str, key: str, request: HttpRequest) -> dict[str, Any]:
    now = [line for line in policy_on_day(pack, today(), as_of=today()).lines if line.key == key]
    spec = registry()[key]
    fields = [
        {
            "leaf": leaf,
            "label": leaf.replace(".", " ") or "value",
            "kind": _KINDS.get(str(dtype), "text"),
            "words": sorted(map(str, WORDS.get(f"{key}.{leaf}" if leaf else key, ()))),
            "value": request.POST.get(f"leaf:{leaf}", ""),
        }
        for leaf, dtype in spec.leaves
    ]
    scopes = [(_written(scope), _said(scope)) for scope in scopes_of(pack, key)]
    return {"fields": fields, "scopes": scopes, "now": now, "meaning": spec.meaning, "sources": list(SOURCES)}


def _value(request: HttpRequest, pack: str, key: str) -> OwnValue:
    form = request.POST
    scope = next((one for one in scopes_of(pack, key) if _written(one) == form.get("scope", "")), None)
    learned, since, until = (typed_day(form.get(name, "")) for name in ("learned", "since", "until"))
    if scope is None or learned is None or since is None or until is None:
        raise OwnValueError("say what it is for, when it was learned, its first day and its end")
    return OwnValue(
        pack=pack,
        key=key,
        scope=scope,
        leaves=parsed_leaves(key, {leaf: form.get(f"leaf:{leaf}", "") for leaf, _ in registry()[key].leaves}),
        kind=form.get("kind", ""),
        source=form.get("source", "").strip()[:200],
        learned=learned,
        since=since,
        until=until,
        by=request.user.username,  # type: ignore[union-attr]
    )


def _written(scope: dict[str, str]) -> str:
    return " ".join(f"{name}={value}" for name, value in scope.items())


def _said(scope: dict[str, str]) -> str:
    return ", ".join(f"{name.replace('_', ' ')} {value}" for name, value in scope.items()) or "all"
