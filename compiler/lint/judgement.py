"""What cfn-lint has to say of a template.

https://github.com/aws-cloudformation/cfn-lint
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from functools import cache
from typing import Any

from compiler.lint.match import CODES, Match
from compiler.lint.validators import quicken

# It does not know alarms of 20 seconds (cfn-lint 1.58). The spec language checks periods itself.
OUTDATED = ("E3615",)


def load() -> None:
    """Load cfn-lint and its rules: two thirds of a second, once for a process and its forks.

    The first judgement does it by itself.
    """
    _rules()


def judged(body: str, region: str) -> tuple[Match, ...]:
    """Judge the text of a template for a region; informational findings are left out.

    No `.cfnlintrc` takes part, neither of the user nor of the folder: a template is judged
    the same on every machine. An alarm takes about a hundredth of a second.
    """
    from cfnlint.decode.decode import decode_str
    from cfnlint.runner.template import run_template_by_data

    tree, unreadable = decode_str(body)
    if tree is None or unreadable:
        found: Sequence[Any] = list(unreadable)
    else:
        found = list(run_template_by_data(tree, _configuration(region), _rules()))
    return tuple(_match(match) for match in found if match.rule.severity in CODES)


def _match(match: Any) -> Match:
    path = tuple(step if isinstance(step, int) else str(step) for step in _path(match))
    rule = match.rule
    return Match(
        path, rule.id, rule.severity, match.message, str(rule.shortdesc), str(rule.source_url)
    )


def _path(match: Any) -> Sequence[Any]:
    return getattr(match, "path", None) or ()


def _configuration(region: str) -> Any:
    from cfnlint.config import ConfigMixIn
    from cfnlint.helpers import REGION_PRIMARY, REGIONS

    known = region if region in REGIONS else REGION_PRIMARY
    # Naming a file, an empty one, is what keeps it from looking for others.
    return ConfigMixIn(regions=[known], config_file=os.devnull, ignore_checks=list(OUTDATED))


@cache
def _rules() -> Any:
    """Load cfn-lint's rules: they are files, and a third of the whole cost."""
    from cfnlint.helpers import REGION_PRIMARY
    from cfnlint.jsonschema import validators
    from cfnlint.runner import Runner

    quicken(validators)
    return Runner(_configuration(REGION_PRIMARY)).rules
