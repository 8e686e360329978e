"""Every command that needs an account ends well where its credentials have expired."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest
from click.testing import CliRunner, Result

from compiler.cli import main
from compiler.cli.screen import Exit

ROOT = Path(__file__).parents[2]
SAID = "The security token included in the request is expired"
ASKING = (
    "plan",
    "deploy --yes",
    "watch",
    "recover",
    "rollback",
    "destroy",
    "doctor",
    "doctor --fire petclinic-dev-aurora-cpu",
    "status",
    "backtest --last 3h",
    "preview --live",
    "cost --live",
)
CALLER = (
    '<GetCallerIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/">'
    "<GetCallerIdentityResult><Arn>arn:aws:iam::123456789012:user/me</Arn><UserId>U</UserId>"
    "<Account>123456789012</Account></GetCallerIdentityResult></GetCallerIdentityResponse>"
)


class Expired(BaseHTTPRequestHandler):
    """An AWS that takes no token; one that knows the caller took it a moment ago."""

    knows_the_caller = False

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        if self.knows_the_caller and b"GetCallerIdentity" in body:
            self.answer(200, "text/xml", CALLER.encode())
        elif "cbor" in str(self.headers.get("smithy-protocol")):
            self.answer(400, "application/cbor", cbor({"__type": "ExpiredToken", "message": SAID}))
        elif "json" in str(self.headers.get("Content-Type")):
            document = {"__type": "ExpiredTokenException", "message": SAID}
            self.answer(400, "application/x-amz-json-1.1", json.dumps(document).encode())
        else:
            self.refuse_in_xml("<ErrorResponse>{}</ErrorResponse>")

    def do_GET(self) -> None:  # only S3 is asked so
        self.refuse_in_xml("{}")

    def do_HEAD(self) -> None:
        self.do_GET()

    def refuse_in_xml(self, around: str) -> None:
        error = f"<Error><Code>ExpiredToken</Code><Message>{SAID}</Message></Error>"
        self.answer(403, "text/xml", around.format(error).encode())

    def answer(self, status: int, kind: str, body: bytes) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        if kind == "application/cbor":
            self.send_header("smithy-protocol", "rpc-v2-cbor")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


class ExpiresLater(Expired):
    knows_the_caller = True


def cbor(document: dict[str, str]) -> bytes:
    """Write a mapping of texts: https://www.rfc-editor.org/rfc/rfc8949#section-3.1."""
    found = bytes([0xA0 + len(document)])
    for text in (word for pair in document.items() for word in pair):
        found += bytes([0x78, len(text.encode())]) + text.encode()
    return found


def serve(handler: type[Expired], monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    Thread(target=server.serve_forever, daemon=True).start()
    monkeypatch.delenv("AWS_PROFILE", raising=False)
    monkeypatch.setenv("AWS_CONFIG_FILE", str(tmp_path / "config"))
    monkeypatch.setenv("AWS_SHARED_CREDENTIALS_FILE", str(tmp_path / "credentials"))
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "an-id")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "a-secret")
    monkeypatch.setenv("AWS_SESSION_TOKEN", "a-token-of-yesterday")
    monkeypatch.setenv("AWS_ENDPOINT_URL", f"http://127.0.0.1:{server.server_port}")
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    yield SAID
    server.shutdown()
    server.server_close()


@pytest.fixture
def expired(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[str]:
    yield from serve(Expired, monkeypatch, tmp_path)


@pytest.fixture
def expiring(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[str]:
    yield from serve(ExpiresLater, monkeypatch, tmp_path)


def run(command: str, project: Path) -> Result:
    words = [*command.split(), "--env", "dev", "--project", str(project)]
    done = CliRunner().invoke(main, words)
    assert "Traceback" not in done.output
    assert done.exception is None or isinstance(done.exception, SystemExit)
    return done


@pytest.mark.parametrize("command", ASKING)
def test_with_expired_credentials_a_command_ends_in_10_and_says_what_to_do(
    command: str, expired: str
) -> None:
    done = run(command, ROOT)
    assert done.exit_code == Exit.NO_ACCESS, done.output
    assert "error[WF702] could not find out whose credentials are in use" in done.stderr
    assert expired in " ".join(done.stderr.split())
    assert "sign in again (`aws sso login`, or new keys)" in done.stderr


@pytest.mark.parametrize("command", ASKING)
def test_credentials_that_expire_before_a_state_of_terraform_is_read_end_a_command_in_10(
    command: str, expiring: str
) -> None:
    told(run(command, ROOT), expiring)


@pytest.mark.parametrize("command", ASKING)
def test_credentials_that_expire_on_the_way_end_a_command_in_10(
    command: str, expiring: str, tmp_path: Path
) -> None:
    shutil.copytree(ROOT / "docs/examples/first/specs", tmp_path / "specs")
    of_dev = tmp_path / "specs/environments/dev.yaml"
    text = of_dev.read_text(encoding="utf-8").replace("111122223333", "123456789012")
    of_dev.write_text(text, encoding="utf-8")
    with (tmp_path / "specs/shop.yaml").open("a", encoding="utf-8") as spec:
        spec.write("retention:\n  /aws/lambda/shop-dev-orders: 30d\n")
    done = run(command.replace("petclinic-dev-aurora-cpu", "order-errors"), tmp_path)
    told(done, expiring)
    assert "Terraform" not in done.stderr


def told(done: Result, expired: str) -> None:
    assert done.exit_code == Exit.NO_ACCESS, done.output
    assert expired in " ".join(done.stderr.split())
    assert "sign in again (`aws sso login`, or new keys)" in done.stderr
