"""A client of the language server that editors use for YAML, over its standard streams.

https://microsoft.github.io/language-server-protocol/specifications/lsp/3.17/specification/
"""

from __future__ import annotations

import json
import queue
import subprocess
import threading
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
PROGRAM = HERE / "node_modules/yaml-language-server/bin/yaml-language-server"
_PATIENCE = 60
_SETTINGS = {
    "yaml": {"schemaStore": {"enable": False}, "validate": True, "hover": True, "completion": True}
}


class LanguageServer:
    """One running server, with a folder opened in it."""

    def __init__(self, folder: Path) -> None:
        self._process = subprocess.Popen(
            ["node", str(PROGRAM), "--stdio"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            cwd=folder,
        )
        self._number = 0
        self._answers: queue.Queue[dict[str, Any]] = queue.Queue()
        self._findings: dict[str, queue.Queue[list[dict[str, Any]]]] = {}
        self._listener = threading.Thread(target=self._listen, daemon=True)
        self._listener.start()
        documents = {"completion": {"completionItem": {"snippetSupport": True,
                     "documentationFormat": ["markdown"]}},
                     "hover": {"contentFormat": ["markdown"]}}  # fmt: skip
        self.ask(
            "initialize",
            processId=None,
            rootUri=folder.as_uri(),
            capabilities={"textDocument": documents, "workspace": {"configuration": True}},
        )
        self._tell("initialized")
        self._tell("workspace/didChangeConfiguration", settings=_SETTINGS)

    def close(self) -> None:
        """End the server."""
        self.ask("shutdown")
        self._tell("exit")
        self._process.wait(_PATIENCE)
        self._listener.join(_PATIENCE)
        for stream in (self._process.stdin, self._process.stdout):
            if stream is not None:
                stream.close()

    def open(self, path: Path, text: str) -> list[dict[str, Any]]:
        """Show a document to the server; return what it finds wrong."""
        uri = path.as_uri()
        first = uri not in self._findings
        found = self._findings.setdefault(uri, queue.Queue())
        self._number += 1
        if first:
            document = {"uri": uri, "languageId": "yaml", "version": self._number, "text": text}
            self._tell("textDocument/didOpen", textDocument=document)
        else:
            version = {"uri": uri, "version": self._number}
            changes = [{"text": text}]
            self._tell("textDocument/didChange", textDocument=version, contentChanges=changes)
        return found.get(timeout=_PATIENCE)

    def complete(self, path: Path, line: int, column: int) -> dict[str, dict[str, Any]]:
        """Return the completions at a place, counted from 0, by label."""
        answer = self._at("textDocument/completion", path, line, column)
        items = answer["items"] if isinstance(answer, dict) else answer
        return {item["label"]: item for item in items or []}

    def hover(self, path: Path, line: int, column: int) -> str:
        """Return the text that hovering over a place shows, empty for none."""
        answer = self._at("textDocument/hover", path, line, column)
        return "" if answer is None else str(answer["contents"]["value"])

    def _at(self, method: str, path: Path, line: int, column: int) -> Any:
        position = {"line": line, "character": column}
        return self.ask(method, textDocument={"uri": path.as_uri()}, position=position)

    def ask(self, method: str, **parameters: object) -> Any:
        """Send a request and wait for its answer."""
        self._number += 1
        number = self._number
        self._send({"id": number, "method": method, "params": parameters or None})
        while True:
            answer = self._answers.get(timeout=_PATIENCE)
            if answer["id"] == number:
                assert "error" not in answer, answer
                return answer["result"]

    def _tell(self, method: str, **parameters: object) -> None:
        self._send({"method": method, "params": parameters})

    def _send(self, message: dict[str, Any]) -> None:
        body = json.dumps({"jsonrpc": "2.0", **message}).encode()
        assert self._process.stdin is not None
        self._process.stdin.write(b"Content-Length: %d\r\n\r\n" % len(body) + body)
        self._process.stdin.flush()

    def _listen(self) -> None:
        stream = self._process.stdout
        assert stream is not None
        while header := stream.readline():
            length = int(header.partition(b":")[2])
            while stream.readline().strip():
                pass
            self._take(json.loads(stream.read(length)))

    def _take(self, message: dict[str, Any]) -> None:
        method = message.get("method")
        if method is None:
            self._answers.put(message)
        elif method == "textDocument/publishDiagnostics":
            uri = message["params"]["uri"]
            self._findings.setdefault(uri, queue.Queue()).put(message["params"]["diagnostics"])
        elif method == "workspace/configuration":
            wanted = [_SETTINGS.get(item.get("section")) for item in message["params"]["items"]]
            self._send({"id": message["id"], "result": wanted})
        elif "id" in message:
            self._send({"id": message["id"], "result": None})
