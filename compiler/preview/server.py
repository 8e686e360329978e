"""Pages served while specs are edited: each change is drawn at once, each mistake is shown."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from html import escape
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import NamedTuple
from urllib.parse import unquote

_BETWEEN_LOOKS = 0.3
_PATIENCE = 15.0
_HERE = "127.0.0.1"


class Drawn(NamedTuple):
    """The pages by file name; `problem` says what is wrong with the specs, if anything."""

    pages: Mapping[str, str]
    problem: str = ""


Draw = Callable[[], Drawn]


@dataclass(slots=True)
class _State:
    """What is served now; `version` counts changes, `changed` wakes those who wait for one."""

    drawn: Drawn
    version: int = 0
    changed: threading.Condition = field(default_factory=threading.Condition)
    over: threading.Event = field(default_factory=threading.Event)

    def take(self, drawn: Drawn) -> None:
        """Serve new pages; while the specs have a mistake, the last good ones stay."""
        with self.changed:
            self.drawn = drawn if drawn.pages else Drawn(self.drawn.pages, drawn.problem)
            self.version += 1
            self.changed.notify_all()

    def newer(self, version: int) -> int:
        """Wait for another version than the one given, a while at most; return which it is."""
        with self.changed:
            self.changed.wait_for(
                lambda: self.version != version or self.over.is_set(), timeout=_PATIENCE
            )
            return self.version


class Server:
    """Serves the pages on this machine only, until it is closed."""

    def __init__(self, folder: Path, draw: Draw) -> None:
        self._folder, self._draw = folder, draw
        self._state = _State(draw())
        self._http = _Http(self._state)
        threading.Thread(target=self._http.serve_forever, daemon=True).start()

    @property
    def address(self) -> str:
        """The address for a browser."""
        return f"http://{_HERE}:{self._http.server_address[1]}/"

    @property
    def problem(self) -> str:
        """What is wrong with the specs now, empty where nothing is."""
        return self._state.drawn.problem

    def follow(self, tell: Callable[[str], None]) -> None:
        """Draw anew whenever a file changes, and tell the problem each time; until closed."""
        seen = _look(self._folder)
        while not self._state.over.wait(_BETWEEN_LOOKS):
            now = _look(self._folder)
            if now != seen:
                seen = now
                self._state.take(self._draw())
                tell(self.problem)

    def close(self) -> None:
        """Stop serving."""
        self._state.over.set()
        with self._state.changed:
            self._state.changed.notify_all()
        self._http.shutdown()
        self._http.server_close()


def _look(folder: Path) -> dict[str, tuple[int, int]]:
    """Return when each spec was last written, and how large it is."""
    found = {}
    for path in sorted(folder.rglob("*.yaml")):
        try:
            facts = path.stat()
        except OSError:
            continue
        found[str(path)] = (facts.st_mtime_ns, facts.st_size)
    return found


class _Http(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self, state: _State) -> None:
        super().__init__((_HERE, 0), _Handler)
        self.state = state

    def handle_error(self, request: object, client_address: object) -> None:
        """Say nothing of a browser that went away."""


class _Handler(BaseHTTPRequestHandler):
    server: _Http

    def do_GET(self) -> None:
        """Answer with a page, or with the changes as they come."""
        pages = self.server.state.drawn.pages
        name = unquote(self.path.partition("?")[0]).lstrip("/")
        if name == "changes":
            self._changes()
        elif name == "":
            self._send(_index(pages))
        elif name in pages:
            self._send(pages[name])
        else:
            self.send_error(404)

    def _send(self, text: str) -> None:
        content = text.encode()
        self.send_response(200)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(content)))
        self.send_header("Cache-Control", "no-store")
        self.end_headers()
        self.wfile.write(content)

    def _changes(self) -> None:
        """Send events for as long as the page is open; a comment now and then keeps it so."""
        state = self.server.state
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream")
        self.end_headers()
        version = state.version
        try:
            self._event("problem", state.drawn.problem)
            while not state.over.is_set():
                before, version = version, state.newer(version)
                problem = state.drawn.problem
                if version == before:
                    self.wfile.write(b": still here\n\n")
                else:
                    self._event("problem" if problem else "changed", problem)
        except OSError:
            return

    def _event(self, name: str, text: str) -> None:
        data = json.dumps(text, ensure_ascii=False)
        self.wfile.write(f"event: {name}\ndata: {data}\n\n".encode())
        self.wfile.flush()

    def log_message(self, format: str, *arguments: object) -> None:  # noqa: A002
        """Say nothing: the command tells what happens."""


def _index(pages: Mapping[str, str]) -> str:
    """Send a browser to the only dashboard, or let it choose."""
    if len(pages) == 1:
        [only] = pages
        return f'<!doctype html><meta http-equiv="refresh" content="0; url=/{escape(only)}">'
    links = "".join(f'<li><a href="/{escape(n)}">{escape(n[:-5])}</a></li>' for n in pages)
    return f"<!doctype html><title>Dashboards</title><ul>{links or '<li>no dashboard</li>'}</ul>"
