"""cfn-lint is loaded while something else is done: it takes as long as compiling does.

What starts it imports next to nothing itself: the sooner it is on its way, the less is waited.
"""

from __future__ import annotations

from pathlib import Path

from compiler.cli.workers import prepare, processors

VERDICTS = Path(".watchform", "lint")
"""Where a project keeps what cfn-lint has said."""


def loading_soon(project: Path) -> bool:
    """Begin to load cfn-lint where a spec is newer than all that it has said."""
    said = _newest(project / VERDICTS, "*.json")
    return _newest(project / "specs", "**/*.yaml") > said and load_for(2)


def load_for(templates: int) -> bool:
    """Begin to load cfn-lint in the process that workers are forked from, if there will be any."""
    several = min(templates, processors()) > 1
    if several:
        prepare("compiler.lint.loaded")
    return several


def _newest(folder: Path, pattern: str) -> int:
    """Say when the youngest file was written, in nanoseconds; 0 where there is none."""
    return max((path.stat().st_mtime_ns for path in folder.glob(pattern)), default=0)
