"""A dashboard as one file of HTML that needs nothing besides itself.

The charts are drawn by Apache ECharts, which lies in `vendor/`.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from html import escape
from pathlib import Path

_FOLDER = Path(__file__).parent
_SCRIPTS = (
    "theme.js",
    "numbers.js",
    "labels.js",
    "options.js",
    "compared.js",
    "tables.js",
    "grid.js",
    "page.js",
)


def html(
    dashboard: Mapping[str, object], facts: Mapping[str, object], *, live: bool = False
) -> str:
    """Write the page of a dashboard; `facts` stand above it, `live` reloads it when it changes.

    The page may run no script but its own, and ask nobody for anything.
    """
    scripts = [_asset(f"assets/{name}") for name in (*_SCRIPTS, *(["reload.js"] if live else []))]
    title = escape(str(dashboard.get("name", "")))
    connect = "'self'" if live else "'none'"
    policy = (
        "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; "
        f"img-src data:; connect-src {connect}"
    )
    return (
        '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">\n'
        f"<title>{title}</title>\n<style>\n{_asset('assets/page.css')}</style>\n</head>\n<body>\n"
        f"{_asset('assets/page.html')}"
        f'<script type="application/json" id="dashboard">{_data(dashboard)}</script>\n'
        f'<script type="application/json" id="facts">{_data(facts)}</script>\n'
        f"<script>\n{_asset('vendor/echarts.min.js')}\n</script>\n"
        f"<script>\n'use strict';\n{''.join(scripts)}</script>\n</body>\n</html>\n"
    )


def _data(value: Mapping[str, object]) -> str:
    """Write data that cannot end the element it stands in."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return text.replace("<", "\\u003c").replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")


@cache
def _asset(name: str) -> str:
    return _FOLDER.joinpath(name).read_text(encoding="utf-8")
