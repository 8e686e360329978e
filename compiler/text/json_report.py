"""Findings as JSON, for programs. The shape is documented in docs/guide and stays as it is.

A key is added only together with a higher `version` where a reader would misunderstand.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from compiler.text.diagnostic import Diagnostic, Severity
from compiler.text.source import Span

VERSION = 1


def render(diagnostics: Sequence[Diagnostic]) -> str:
    """Write one document: the version of the shape, counts, and the findings in their order."""
    document = {
        "version": VERSION,
        "counts": counts(diagnostics),
        "findings": [finding(diagnostic) for diagnostic in diagnostics],
    }
    written = json.dumps(document, ensure_ascii=False, indent=2)
    # What is half a character is an escape in JSON, too.
    return written.encode("utf-8", "backslashreplace").decode()


def counts(diagnostics: Sequence[Diagnostic]) -> dict[str, int]:
    """Count the findings by how bad they are."""
    return {f"{s.value}s": sum(d.severity is s for d in diagnostics) for s in Severity}


def finding(diagnostic: Diagnostic) -> dict[str, Any]:
    """Write one finding."""
    return {
        "code": diagnostic.code.id,
        "slug": diagnostic.code.slug,
        "severity": diagnostic.severity.value,
        "message": diagnostic.message,
        "label": diagnostic.label or None,
        "help": diagnostic.help or None,
        "span": _span(diagnostic.span),
        "further": [{"span": _span(f.span), "label": f.text or None} for f in diagnostic.further],
    }


def _span(span: Span | None) -> dict[str, Any] | None:
    """Lines and columns count from 1, columns in characters; the end is exclusive."""
    return None if span is None else span._asdict()
