"""The child process of the embedded AWS: lock the folder, load the emulator, serve, save.

Run by ``compiler.aws.embedded.emulator``, which composes the environment that the emulator reads
when it is imported. The state folder is the only argument.
"""

from __future__ import annotations

import asyncio
import contextlib
import fcntl
import importlib
import json
import os
import signal
import socket
import sys
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

from compiler.aws.embedded.error import EmbeddedAwsError

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Iterator

    Application = Callable[
        [dict[str, Any], Callable[..., Any], Callable[..., Any]], Awaitable[None]
    ]

# Deployments in the background when the end comes; one takes milliseconds.
_UNFINISHED_SECONDS = 10.0


def main(folder: Path) -> int:
    """Serve until standard input ends; give the exit code, 0 when the state is saved."""
    with _reports() as report:
        try:
            with _locked(folder):
                os.ftruncate(sys.stderr.fileno(), 0)
                _serve(folder, report)
        except EmbeddedAwsError as error:
            report({"problem": error.message, "advice": error.advice})
            return 1
    return 0


@contextlib.contextmanager
def _reports() -> Iterator[Callable[[dict[str, Any]], None]]:
    """Keep standard output for reports, one line each; what others write there goes to the log."""
    with os.fdopen(os.dup(1), "wb", buffering=0) as pipe:
        os.dup2(2, 1)

        def report(facts: dict[str, Any]) -> None:
            # Nobody listens any more when the command was killed: the state is saved all the same.
            with contextlib.suppress(BrokenPipeError):
                pipe.write(json.dumps(facts).encode() + b"\n")

        yield report


@contextlib.contextmanager
def _locked(folder: Path) -> Iterator[None]:
    """Hold the folder's lock; the system releases it when this process ends in any way."""
    with (folder / "lock").open("a+", encoding="utf-8") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            lock.seek(0)
            raise EmbeddedAwsError(
                f"The embedded AWS in {folder} is in use by process {_holder(lock)}.",
                "Wait until the other command has ended, or choose another folder.",
            ) from error
        lock.truncate(0)
        lock.write(str(os.getpid()))
        lock.flush()
        yield


def _holder(lock: IO[str]) -> str:
    return lock.read().strip() or "unknown"


def _serve(folder: Path, report: Callable[[dict[str, Any]], None]) -> None:
    # The socket is ours from the start: no other process can take the port, and a client that comes
    # early waits in its queue.
    with socket.create_server(("127.0.0.1", 0), backlog=128) as listener:
        port = listener.getsockname()[1]
        os.environ["GATEWAY_PORT"] = str(port)
        try:
            emulator = importlib.import_module("ministack.app")
            snapshot = importlib.import_module("compiler.aws.embedded.snapshot")
            additions = importlib.import_module("compiler.aws.embedded.resource_types")
        except ImportError as error:
            raise EmbeddedAwsError(
                f"The embedded AWS cannot be loaded: {error}.",
                "Install it again with: pip install --force-reinstall 'watchform[local]'.",
            ) from error
        _refuse_unknown_services(emulator)
        additions.register(emulator)
        carried = snapshot.restore(folder, emulator)
        report({"ready": port})
        asyncio.run(_until_input_ends(emulator.app, listener.detach()))
        snapshot.save(folder, emulator, carried)
        report({"saved": True})


def _refuse_unknown_services(emulator: Any) -> None:
    for name in os.environ["SERVICES"].split(","):
        if emulator.SERVICE_NAME_ALIASES.get(name, name) not in emulator.SERVICE_HANDLERS:
            raise EmbeddedAwsError(
                f"The embedded AWS has no service {name}.",
                "Leave it out; the names are the first words of the services' endpoints.",
            )


async def _until_input_ends(app: Application, descriptor: int) -> None:
    hypercorn = importlib.import_module("hypercorn.asyncio")
    config = importlib.import_module("hypercorn.config").Config()
    config.bind = [f"fd://{descriptor}"]
    config.loglevel = "WARNING"
    config.graceful_timeout = 0.2
    config.keep_alive_timeout = 75
    ended = asyncio.Event()
    loop = asyncio.get_running_loop()
    loop.add_reader(sys.stdin.fileno(), _read_input, ended)
    loop.add_signal_handler(signal.SIGTERM, ended.set)
    try:
        await hypercorn.serve(_without_lifespan(app), config, shutdown_trigger=ended.wait)
    finally:
        loop.remove_reader(sys.stdin.fileno())
    unfinished = asyncio.all_tasks() - {asyncio.current_task()}
    if unfinished:
        await asyncio.wait(unfinished, timeout=_UNFINISHED_SECONDS)


def _read_input(ended: asyncio.Event) -> None:
    if not os.read(sys.stdin.fileno(), 4096):
        ended.set()


def _without_lifespan(app: Application) -> Application:
    """Answer the lifespan ourselves.

    The emulator's own starts schedulers, container reapers and listeners on further ports, runs
    scripts of the machine, and goes on with empty state when it cannot read what was saved.
    """

    async def application(
        scope: dict[str, Any], receive: Callable[..., Any], send: Callable[..., Any]
    ) -> None:
        if scope["type"] != "lifespan":
            await app(scope, receive, send)
            return
        await receive()
        await send({"type": "lifespan.startup.complete"})
        await receive()
        await send({"type": "lifespan.shutdown.complete"})

    return application


if __name__ == "__main__":
    raise SystemExit(main(Path(sys.argv[1])))
