"""Whose credentials are used, and how failures on the way are told."""

from __future__ import annotations

import os
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread

import pytest

from compiler.aws.errors import AwsError, Trouble
from compiler.aws.project_file import LARGEST
from compiler.aws.session import connect
from compiler.ir.estate import Environment, TerraformState
from compiler.ir.origin import Origin
from compiler.text.source import Span

ORIGIN = Origin(Span("specs/environments/dev.yaml", 1, 1, 1, 2), "dev")
USERS = ("AWS_PROFILE", "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN")


@pytest.fixture(autouse=True)
def nobody(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in USERS:
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("AWS_CONFIG_FILE", str(tmp_path / "config"))
    monkeypatch.setenv("AWS_SHARED_CREDENTIALS_FILE", str(tmp_path / "credentials"))
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")


def environment(profile: str | None = None) -> Environment:
    return Environment("dev", "123456789012", "us-west-2", "petclinic-dev", ORIGIN, profile)


def test_the_embedded_aws_never_sees_what_is_the_users(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_PROFILE", "a-profile-that-does-not-exist")
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "AKIAUSER")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "secret")
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    account = connect(environment("another"), "http://127.0.0.1:4566")
    client = account._client("sts")
    credentials = client._request_signer._credentials
    assert credentials.access_key == "123456789012"
    assert client.meta.endpoint_url == "http://127.0.0.1:4566"
    assert client.meta.config.proxies == {}


def test_aws_itself_is_asked_patiently() -> None:
    client = connect(environment())._client("cloudformation")
    assert client.meta.config.retries == {"mode": "adaptive", "total_max_attempts": 10}
    assert client.meta.region_name == "us-west-2"


def test_a_profile_that_does_not_exist_is_told_without_a_traceback() -> None:
    with pytest.raises(AwsError) as raised:
        connect(environment("petclinic"))
    assert raised.value.trouble is Trouble.NO_CREDENTIALS
    assert "petclinic" in raised.value.message


def test_no_credentials_are_told_with_the_way_to_get_some() -> None:
    with pytest.raises(AwsError) as raised:
        connect(environment()).caller()
    assert raised.value.trouble is Trouble.NO_CREDENTIALS
    assert "credentials" in raised.value.message
    assert "aws sso login" in raised.value.help


@pytest.mark.parametrize("address", ["proxy", "http://[::1", "ftp:/x"])
def test_an_address_that_is_none_is_told_with_where_it_may_stand(
    address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AWS_ENDPOINT_URL", address)
    with pytest.raises(AwsError) as raised:
        connect(environment()).caller()
    assert raised.value.trouble is Trouble.INVALID
    assert raised.value.message.startswith("could not reach the service sts: ")
    assert raised.value.help == "correct AWS_ENDPOINT_URL, or `endpoint_url` of the AWS profile"


@pytest.mark.parametrize("status", [200, 502], ids=["a page", "a page of a proxy that failed"])
def test_a_page_of_the_web_is_no_answer_of_aws(status: int) -> None:
    class Page(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            self.send_response(status)
            self.end_headers()
            self.wfile.write(b"<!doctype html><title>Sign in to the network")

        def log_message(self, *_words: object) -> None:
            """Stay quiet."""

    with HTTPServer(("127.0.0.1", 0), Page) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        with pytest.raises(AwsError) as raised:
            connect(environment(), f"http://127.0.0.1:{server.server_port}").caller()
        server.shutdown()
    assert raised.value.trouble is Trouble.UNREACHABLE
    assert raised.value.message.endswith(": what came back is no answer of AWS")


def test_a_local_terraform_state_is_relative_to_the_project(tmp_path: Path) -> None:
    state = '{"version": 4, "outputs": {"name": {"value": "x", "type": "string"}}}'
    (tmp_path / "app.tfstate").write_text(state)
    account = connect(environment(), root=tmp_path)
    assert account.terraform_outputs(TerraformState(path="app.tfstate")).text("name") == "x"


def test_a_local_terraform_state_that_is_not_there_is_named(tmp_path: Path) -> None:
    account = connect(environment(), root=tmp_path)
    with pytest.raises(AwsError) as raised:
        account.terraform_outputs(TerraformState(path="app.tfstate"))
    assert raised.value.message == (
        "could not read the Terraform state app.tfstate: no such file or directory"
    )


def _refusal(root: Path, path: str) -> str:
    with pytest.raises(AwsError) as raised:
        connect(environment(), root=root).terraform_outputs(TerraformState(path=path))
    assert raised.value.trouble is Trouble.INVALID
    return raised.value.message


def test_a_local_terraform_state_stays_within_the_project(tmp_path: Path) -> None:
    root = tmp_path / "project"
    root.mkdir()
    outside = tmp_path / "app.tfstate"
    outside.write_text('{"version": 4, "outputs": {}}')
    (root / "link.tfstate").symlink_to(outside)
    (root / "zero.tfstate").symlink_to("/dev/zero")
    for path in ("../app.tfstate", str(outside), "link.tfstate", "zero.tfstate", "/dev/zero"):
        assert _refusal(root, path) == (
            f"could not read the Terraform state {path}: it is outside of the project folder"
        )


def test_a_local_terraform_state_is_a_file(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "circle").symlink_to("circle")
    assert _refusal(tmp_path, "pipe").endswith("pipe: it is not a file")
    assert _refusal(tmp_path, ".").endswith(": it is not a file")
    assert _refusal(tmp_path, "circle").endswith("circle: it leads nowhere")
    assert _refusal(tmp_path, "a\0b").endswith(": it leads nowhere")


def test_a_local_terraform_state_has_a_largest_size(tmp_path: Path) -> None:
    with (tmp_path / "large.tfstate").open("wb") as file:
        file.truncate(LARGEST + 1)
    assert _refusal(tmp_path, "large.tfstate").endswith("it has more than 64 MB")
