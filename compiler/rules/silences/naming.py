"""Which code a silence names, and whether it may."""

from __future__ import annotations

import re
from functools import cache

from compiler.ir.silence import Silence
from compiler.resolve.known_metrics import DIMENSIONS_NOT_PUBLISHED
from compiler.rules.registry import rules
from compiler.text.diagnostic import Code, Diagnostic
from compiler.text.nearest import suggestion

UNKNOWN_RULE = Code("WF893", "silence-of-unknown-rule")
NOT_SILENCEABLE = Code("WF894", "silence-of-what-cannot-deploy")

_CODE = re.compile(r"WF[0-9]{3,4}")


@cache
def _known() -> dict[Code, bool]:
    """Return every code that judges, and whether AWS refuses what it finds."""
    judged = {rule.code: rule.refused for rule in rules()}
    # A judgement that is made while references are looked up.
    return judged | {DIMENSIONS_NOT_PUBLISHED: False}


def code_of(silence: Silence) -> Code | Diagnostic:
    """Return the code that a silence names, or what is wrong with that."""
    name = silence.rule
    code = next((code for code in _known() if name in (code.id, code.slug)), None)
    if code is not None and not _known()[code]:
        return code
    if code is not None:
        text = f"`{name}` cannot be silenced: AWS refuses what it finds"
        help_ = "mend what it finds, and remove this"
        return Diagnostic(NOT_SILENCEABLE, text, silence.span, help=help_)
    if _CODE.fullmatch(name) and not name.startswith("WF8"):
        text = f"`{name}` is not a rule, and cannot be silenced"
        help_ = "rules have codes that begin with WF8; mend what it finds, and remove this"
        return Diagnostic(NOT_SILENCEABLE, text, silence.span, help=help_)
    help_ = suggestion(name, [known.slug for known in _known()], what="rules")
    if _CODE.fullmatch(name):
        help_ = "write the code that stands in the finding, or the name of the rule"
    return Diagnostic(UNKNOWN_RULE, f"no rule is called `{name}`", silence.span, help=help_)
