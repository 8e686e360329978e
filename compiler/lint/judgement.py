"""What cfn-lint has to say of a template.

https://github.com/aws-cloudformation/cfn-lint
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from functools import cache
from typing import Any

from compiler.emit.template import Template
from compiler.lint.place import place
from compiler.text.diagnostic import Code, Diagnostic, Severity

ERROR = Code("WF601", "cfn-lint-error")
WARNING = Code("WF602", "cfn-lint-warning", Severity.WARNING)

_CODES = {"error": ERROR, "warning": WARNING}

# It does not know alarms of 20 seconds (cfn-lint 1.58). The spec language checks periods itself.
_OUTDATED = ["E3615"]


def lint(template: Template) -> tuple[Diagnostic, ...]:
    """Judge a template for the region of its environment; informational findings are left out.

    No `.cfnlintrc` takes part, neither of the user nor of the folder: a template is judged
    the same on every machine. The first call of a process takes two thirds of a second to
    load cfn-lint and its rules, each template then about a fifth.
    """
    found = dict.fromkeys(
        _diagnostic(match, template)
        for match in _matches(template.body, template.environment.region)
        if match.rule.severity in _CODES
    )
    return tuple(sorted(found, key=lambda diagnostic: diagnostic.order))


def _matches(body: str, region: str) -> Sequence[Any]:
    from cfnlint.decode.decode import decode_str
    from cfnlint.runner.template import run_template_by_data

    tree, unreadable = decode_str(body)
    if tree is None or unreadable:
        return list(unreadable)
    return list(run_template_by_data(tree, _configuration(region), _rules()))


def _configuration(region: str) -> Any:
    from cfnlint.config import ConfigMixIn
    from cfnlint.helpers import REGION_PRIMARY, REGIONS

    known = region if region in REGIONS else REGION_PRIMARY
    # Naming a file, an empty one, is what keeps it from looking for others.
    return ConfigMixIn(regions=[known], config_file=os.devnull, ignore_checks=_OUTDATED)


@cache
def _rules() -> Any:
    """Load cfn-lint's rules: they are files, and a third of the whole cost."""
    from cfnlint.helpers import REGION_PRIMARY
    from cfnlint.runner import Runner

    return Runner(_configuration(REGION_PRIMARY)).rules


def _diagnostic(match: Any, template: Template) -> Diagnostic:
    path: Sequence[str | int] = getattr(match, "path", None) or ()
    rule = match.rule
    written = "/".join(str(step) for step in path)
    where = f"In the template: {written}." if written else "It is about the whole template."
    return Diagnostic(
        code=_CODES[rule.severity],
        message=f"cfn-lint {rule.id}: {match.message}",
        span=place(path, template),
        label="cfn-lint rejects what this becomes" if rule.severity == "error" else "",
        help=f"{where}\nThe rule: {rule.shortdesc}. {rule.source_url}".rstrip(),
    )
