"""Work on several processors gives what one gives, and leaves no process behind."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from compiler.cli.workers import processors, spread

STARTS = ["fork", "forkserver", "spawn"] if sys.platform == "linux" else ["spawn"]
INTERRUPTED = """\
import signal
# A shell that runs the tests in the background has its children ignore the interrupt.
signal.signal(signal.SIGINT, signal.default_int_handler)
import os, sys, time
from compiler.cli.workers import spread

def work(_):
    # One write: two processes write here at the same time.
    os.write(1, f"{os.getpid()}\\n".encode())
    time.sleep(60)

if __name__ == "__main__":
    spread(work, range(4), workers=2, start=sys.argv[1])
"""


BLOCKED = """
import re, signal
from multiprocessing import forkserver
from pathlib import Path
from compiler.cli.workers import prepare

prepare("colorsys")
print(signal.SIGINT in signal.pthread_sigmask(signal.SIG_BLOCK, ()))
status = Path(f"/proc/{forkserver._forkserver._forkserver_pid}/status").read_text()
blocked = int(re.search(r"SigBlk:\\s+(\\w+)", status)[1], 16)
print(bool(blocked & 1 << (signal.SIGINT - 1)))
"""
PREPARED = """
import sys
from compiler.cli.workers import prepare, spread

def loaded(_):
    return "colorsys" in sys.modules

if __name__ == "__main__":
    prepare("colorsys")
    print(*spread(loaded, range(2), workers=2, start="forkserver"), loaded(0))
"""


def slowest_first(number: int) -> tuple[int, int]:
    time.sleep(number / 100)
    return number, os.getpid()


def failing(number: int) -> int:
    if number == 2:
        raise ValueError("two")
    return number


@pytest.mark.parametrize("start", STARTS)
def test_results_come_in_the_order_of_the_items(start: str) -> None:
    items = [5, 4, 3, 2, 1, 0]
    told: list[None] = []
    found = spread(slowest_first, items, workers=2, told=lambda: told.append(None), start=start)
    assert [number for number, _ in found] == items
    assert os.getpid() not in {process for _, process in found}
    assert len(told) == 6


@pytest.mark.parametrize(("items", "workers"), [([1], 4), ([2, 1], 1), ([], 2)])
def test_no_process_is_started_where_none_helps(items: list[int], workers: int) -> None:
    found = spread(slowest_first, items, workers=workers)
    assert found == [(number, os.getpid()) for number in items]


@pytest.mark.parametrize("start", STARTS)
def test_a_failure_is_that_of_the_item(start: str) -> None:
    with pytest.raises(ValueError, match="two"):
        spread(failing, [1, 2, 3], workers=2, start=start)


@pytest.mark.parametrize("start", STARTS)
@pytest.mark.parametrize("end", [signal.SIGINT, signal.SIGKILL])
def test_no_process_outlives_the_command(start: str, end: int, tmp_path: Path) -> None:
    script = tmp_path / "script.py"
    script.write_text(INTERRUPTED)
    command = [sys.executable, str(script), start]
    with subprocess.Popen(
        command,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        start_new_session=True,
    ) as parent:
        assert parent.stdout is not None
        workers = [int(parent.stdout.readline()) for _ in range(2)]
        parent.send_signal(end)
        assert parent.wait(20) != 0
        deadline = time.monotonic() + 20
        while any(map(alive, workers)) and time.monotonic() < deadline:
            time.sleep(0.05)
        assert not any(map(alive, workers))


def alive(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    status = Path(f"/proc/{process}/stat")
    return not (status.exists() and status.read_text().rpartition(")")[2].split()[0] == "Z")


def test_what_is_prepared_is_loaded_where_the_workers_come_from(tmp_path: Path) -> None:
    (tmp_path / "script.py").write_text(PREPARED)
    run = subprocess.run(
        [sys.executable, str(tmp_path / "script.py")], capture_output=True, text=True, check=True
    )
    assert (run.stdout.split(), run.stderr) == (["True", "True", "False"], "")


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
def test_what_loads_in_the_background_leaves_the_keyboard_to_the_command(tmp_path: Path) -> None:
    command = [sys.executable, "-c", BLOCKED]
    run = subprocess.run(command, capture_output=True, text=True, check=True, cwd=tmp_path)
    assert run.stdout.split() == ["False", "True"]


def test_there_is_a_processor() -> None:
    assert processors() >= 1
