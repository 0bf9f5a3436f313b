#!/bin/sh
# The main job on real input: a note is read and becomes lines, a documented procedure too, a clinic's file is checked, a code is explained.
# Findings make the command leave with 1 or 3; that is the answer, not a failure.
set -u
cd "$(dirname "$0")/.."

show() {
    printf '\n\033[1m$ facetwise %s\033[0m\n\n' "$*"
    facetwise "$@"
    status=$?
    if [ "$status" -eq 2 ]; then
        echo "the demo could not read its own examples" >&2
        exit 1
    fi
}

show read examples/notes/lumbar-block-bilateral.txt
show code examples/notes/lumbar-block-bilateral.txt --payer medicare --state OH --pos 11 --as-of 2026-11-01
show code examples/encounters/cervical-block-bilateral-physician.yaml --as-of 2026-11-01
show code examples/encounters/record-with-faults.yaml --as-of 2026-11-01
show check examples/claims/clinic.837 --as-of 2026-11-01
show explain 64492
show explain session-limit-exceeded
show plan examples/plans/next-session.yaml --as-of 2026-11-01
show bill examples/bills/explanation-of-benefits.txt
show policy show medicare --state OH --date 2026-03-02

cat <<'TEXT'

Next: facetwise code YOUR-ENCOUNTER.yaml, facetwise check YOUR-FILE.837, docs/index.md.
The practice's own app, with a made-up practice to try: facetwise serve --demo
The command is .venv/bin/facetwise. Every person in the examples is made up.
TEXT
