"""The embedded AWS as a child of this command: start it, wait for it, stop it so that it saves.

Parent and child speak over two pipes. The child says one JSON object a line on its standard output
(``ready`` with its port, ``problem`` with advice, ``saved`` at the end). It stops, and saves, when
its standard input ends, which the system sees to even if this process is killed.
"""

from __future__ import annotations

import contextlib
import importlib.util
import json
import os
import selectors
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, Self

from compiler.aws.embedded.error import EmbeddedAwsError

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

SERVICES = frozenset(
    {
        "cloudformation",
        "cloudtrail",
        "iam",
        "kms",
        "logs",
        "monitoring",
        "s3",
        "sns",
        "sqs",
        "ssm",
        "sts",
    }
)
"""The services it answers for, by endpoint prefix; ``monitoring`` is CloudWatch."""

_LOG = "embedded-aws.log"
_START_SECONDS = 60.0
_STOP_SECONDS = 30.0
# All else in our environment could change what the emulator does: settings, proxies, credentials.
_ENVIRONMENT = ("HOME", "LANG", "LD_LIBRARY_PATH", "PATH", "TMPDIR")


@dataclass(frozen=True)
class EmbeddedAws:
    """A running embedded AWS.

    ``url`` is the endpoint of every service (path-style S3). ``log`` is the file it writes to.
    """

    url: str
    log: Path

    def client_arguments(self, account: str) -> dict[str, Any]:
        """Give the arguments of a boto3 client that acts in an account (twelve digits).

        The emulator keeps accounts apart, and takes a key id of twelve digits for the account. The
        caller adds the region.
        """
        return {
            "endpoint_url": self.url,
            "aws_access_key_id": account,
            "aws_secret_access_key": "embedded",
            "aws_session_token": None,
        }


@contextlib.contextmanager
def running(state_folder: Path, *, also: Collection[str] = ()) -> Iterator[EmbeddedAws]:
    """Run the embedded AWS on the state kept in a folder, made if it is missing.

    ``also`` names further emulated services to answer for, by endpoint prefix. Only 127.0.0.1
    listens. When the block ends, by an exception too, all state is saved for the next run.

    Raises:
        EmbeddedAwsError: the package is missing, the folder is in use or its state is damaged, the
            emulator did not start, broke off, or could not save.
    """
    _require_emulator()
    folder = _prepared(state_folder)
    with (folder / _LOG).open("ab") as log:
        child = subprocess.Popen(  # noqa: S603  this interpreter, on a module of ours
            [sys.executable, "-P", "-m", "compiler.aws.embedded.server", str(folder)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=log,
            env=_environment(folder, sorted({*SERVICES, *also})),
            cwd=folder,
            # An interrupt at the terminal is for the command, which then stops the child.
            start_new_session=True,
        )
    with _Child(child, folder / _LOG) as server:
        port = server.wait_for("ready", _START_SECONDS)["ready"]
        yield EmbeddedAws(url=f"http://127.0.0.1:{port}", log=folder / _LOG)
        server.stop()


def _require_emulator() -> None:
    if importlib.util.find_spec("ministack") is None:
        raise EmbeddedAwsError(
            "The embedded AWS needs the package ministack, which is not installed.",
            "Install it with: pip install 'watchform[local]'.",
        )


def _prepared(folder: Path) -> Path:
    try:
        folder.mkdir(parents=True, exist_ok=True)
        (folder / _LOG).touch()
    except OSError as error:
        raise EmbeddedAwsError(
            f"The embedded AWS cannot keep its state in {folder}: {error.strerror}.",
            "Make the folder writable, or choose another.",
        ) from error
    return folder.resolve()


def _environment(folder: Path, services: list[str]) -> dict[str, str]:
    """Compose the child's environment; the emulator takes all its settings from there."""
    kept = {name: os.environ[name] for name in _ENVIRONMENT if name in os.environ}
    return kept | {
        "PYTHONPATH": str(Path(__file__).resolve().parents[3]),
        "SERVICES": ",".join(services),
        "LOG_LEVEL": "WARNING",
        "S3_PERSIST": "1",
        "S3_DATA_DIR": str(folder / "s3"),
        "STATE_DIR": str(folder),
        "MINISTACK_HOST": "127.0.0.1",
        # It must not reach a container daemon, nor post to the endpoints of real subscriptions.
        "DOCKER_HOST": "unix:///nonexistent/docker.sock",
        "http_proxy": "http://127.0.0.1:9",
        "https_proxy": "http://127.0.0.1:9",
        "no_proxy": "127.0.0.1,localhost",
    }


class _Child:
    """The child process and what it says. Leaving the block ends it, however the block ends."""

    def __init__(self, process: subprocess.Popen[bytes], log: Path) -> None:
        self._process = process
        self._log = log
        self._heard = b""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, _kind: object, error: BaseException | None, _trace: object) -> None:
        process = self._process
        with contextlib.suppress(BrokenPipeError):
            _pipe(process.stdin).close()
        try:
            process.wait(_STOP_SECONDS)
            # Calls to a child that broke off fail in many ways; its own end says it better.
            said = isinstance(error, EmbeddedAwsError) or not isinstance(error, Exception)
            if process.returncode and not said:
                self.wait_for("saved", 0)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        finally:
            _pipe(process.stdout).close()

    def stop(self) -> None:
        """Ask it to stop, and wait until it has saved."""
        with contextlib.suppress(BrokenPipeError):
            _pipe(self._process.stdin).close()
        self.wait_for("saved", _STOP_SECONDS)

    def wait_for(self, word: str, seconds: float) -> dict[str, Any]:
        """Wait for a report with this key; a problem or a silence is an ``EmbeddedAwsError``."""
        deadline = time.monotonic() + seconds
        while b"\n" not in self._heard:
            chunk = self._chunk(deadline - time.monotonic())
            if chunk is None:
                raise EmbeddedAwsError(
                    f"The embedded AWS did not answer within {seconds:.0f} seconds.",
                    f"Read {self._log}, then run the command again.",
                )
            if not chunk:
                raise EmbeddedAwsError(
                    f"The embedded AWS broke off (exit code {self._process.wait()}), and what "
                    "changed in it since the command started is lost.",
                    f"Read {self._log}, then run the command again.",
                )
            self._heard += chunk
        line, self._heard = self._heard.split(b"\n", 1)
        report: dict[str, Any] = json.loads(line)
        if word not in report:
            raise EmbeddedAwsError(report["problem"], report["advice"])
        return report

    def _chunk(self, seconds: float) -> bytes | None:
        """Read what it said: nothing at its end, None when time is up."""
        pipe = _pipe(self._process.stdout)
        with selectors.DefaultSelector() as selector:
            selector.register(pipe, selectors.EVENT_READ)
            if not selector.select(max(seconds, 0)):
                return None
        return os.read(pipe.fileno(), 65536)


def _pipe(stream: IO[bytes] | None) -> IO[bytes]:
    if stream is None:
        raise TypeError("the child was started without its pipes")
    return stream
