"""No file makes the command fall over, hang or eat memory: it ends with findings, and soon.

All cases run in one process of their own that may not have more memory than a small machine gives.
The time of a case is counted in what the processor does for it, so that a busy machine fails none.
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from hostile_files import CASES

HERE = Path(__file__).parent
ROOT = HERE.parents[1]


@pytest.fixture(scope="module")
def ended() -> dict[str, dict[str, object]]:
    command = [sys.executable, str(HERE / "hostile_files.py")]
    done = subprocess.run(
        command,
        env={"PYTHONPATH": str(ROOT), "PATH": ""},
        capture_output=True,
        text=True,
        timeout=600,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    found: dict[str, dict[str, object]] = json.loads(done.stdout)
    return found


@pytest.mark.parametrize("case", CASES)
def test_it_ends_with_findings_at_their_places(
    case: str, ended: dict[str, dict[str, object]]
) -> None:
    end = ended[case]
    assert end["how"] == "found", end
    code = CASES[case].code
    assert code in end["codes"], end  # type: ignore[operator]
    assert end["longest"] <= 200_000, end  # type: ignore[operator]
