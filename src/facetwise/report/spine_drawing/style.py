"""Colours, lines and hatching of the drawing: legible in black and white, in the dark, and on paper."""

_LIGHT = """
.fw-paper{fill:#fff}
.fw-bone{fill:#f7f5f0;stroke:#b5ada0}
.fw-hole{fill:#e6e1d8;stroke:#c9c2b6}
.fw-small{fill:#6a6358}
.fw-side,.fw-label{fill:#1d2733}
.fw-nerve path{stroke:#c5a54f}
.fw-nerve text{fill:#857148}
.fw-alone path,.fw-alone-line{stroke:#1d2733}
.fw-alone text{fill:#1d2733}
.fw-plain{fill:#fff;stroke:#8b929b}
.fw-treated{fill:#0f4c81;stroke:#0f4c81}
.fw-beyond-limit,.fw-side-not-stated{fill:#fff;stroke:#0f4c81}
.fw-hatch-ground{fill:#fff}.fw-hatch-line{stroke:#0f4c81}
.fw-query{fill:#0f4c81}
.fw-leader{stroke:#0f4c81}
"""
_DARK = """
.fw-paper{fill:#14181d}
.fw-bone{fill:#20262d;stroke:#59626d}
.fw-hole{fill:#14181d;stroke:#59626d}
.fw-small{fill:#a4adb8}
.fw-side,.fw-label{fill:#eef2f6}
.fw-nerve path{stroke:#8d7a45}
.fw-nerve text{fill:#c2ad74}
.fw-alone path,.fw-alone-line{stroke:#eef2f6}
.fw-alone text{fill:#eef2f6}
.fw-plain{fill:#14181d;stroke:#7c8794}
.fw-treated{fill:#7db8ea;stroke:#7db8ea}
.fw-beyond-limit,.fw-side-not-stated{fill:#14181d;stroke:#7db8ea}
.fw-hatch-ground{fill:#14181d}.fw-hatch-line{stroke:#7db8ea}
.fw-query{fill:#7db8ea}
.fw-leader{stroke:#7db8ea}
"""
_LINES = """
.fw-spine text{font-family:system-ui,-apple-system,"Segoe UI",Roboto,"DejaVu Sans",sans-serif;font-size:13px}
.fw-bone{stroke-width:1.4;stroke-linejoin:round}
.fw-hole{stroke-width:1}
.fw-spine .fw-small{font-size:12px}
.fw-spine .fw-side{font-size:15px;letter-spacing:.06em}
.fw-spine .fw-label{font-size:15px;font-weight:600}
.fw-spine .fw-nerve text{font-size:11px}
.fw-nerve path{fill:none;stroke-width:1.6;stroke-linecap:round}
.fw-alone path,.fw-alone-line{fill:none;stroke-width:2.6;stroke-dasharray:2 5;stroke-linecap:round}
.fw-spine .fw-alone text{font-weight:700}
.fw-plain{stroke-width:1.5}
.fw-treated,.fw-beyond-limit,.fw-side-not-stated{stroke-width:2}
.fw-hatch-line{stroke-width:2.4}
.fw-spine .fw-query{font-weight:700}
.fw-leader{fill:none;stroke-width:1;stroke-dasharray:1 3;stroke-linecap:round}
"""
STYLE = f"{_LINES}{_LIGHT}@media screen and (prefers-color-scheme:dark){{{_DARK}}}"


def hatching(prefix: str) -> str:
    """The pattern that fills a level beyond the limit."""
    return (
        f'<pattern id="{prefix}-hatch" width="5" height="5" patternUnits="userSpaceOnUse" '
        'patternTransform="rotate(45)"><rect class="fw-hatch-ground" width="5" height="5"/>'
        '<path class="fw-hatch-line" d="M0,0v5"/></pattern>'
    )
