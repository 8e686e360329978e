"""The embedded AWS as a process: how it starts, ends, keeps its state and says what is wrong."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path
from urllib.parse import urlsplit

import boto3
import pytest
from botocore.config import Config
from botocore.exceptions import BotoCoreError
from embedded_cloud import ACCOUNT, REGION, Cloud

from compiler.aws.embedded import EmbeddedAws, EmbeddedAwsError, running

pytestmark = pytest.mark.embedded

ROOT = Path(__file__).parents[2]
GROUP = {"Resources": {"Group": {"Type": "AWS::Logs::LogGroup"}}}


def child(folder: Path) -> int:
    return int((folder / "lock").read_text())


def alive(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    return Path(f"/proc/{process}/stat").read_text().split()[2] != "Z"


def ended(process: int) -> bool:
    for _ in range(500):
        if not alive(process):
            return True
        time.sleep(0.01)
    return False


def logs(aws: EmbeddedAws, account: str = ACCOUNT, region: str = REGION) -> list[str]:
    # Without retries: a test asks an emulator that is gone.
    once = Config(retries={"total_max_attempts": 1})
    arguments = aws.client_arguments(account)
    client = boto3.client("logs", region_name=region, config=once, **arguments)
    names = [group["logGroupName"] for group in client.describe_log_groups()["logGroups"]]
    client.close()
    return names


def make_log_group(aws: EmbeddedAws, name: str) -> None:
    client = boto3.client("logs", region_name=REGION, **aws.client_arguments(ACCOUNT))
    client.create_log_group(logGroupName=name)
    client.close()


def test_it_is_quiet_and_listens_to_this_machine_only(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    with running(tmp_path / "new" / "folder") as aws:
        address = urlsplit(aws.url)
        assert address.hostname == "127.0.0.1"
        assert address.port
        with socket.socket() as elsewhere:
            assert elsewhere.connect_ex(("127.0.0.2", address.port)) != 0
        assert logs(aws) == []
    assert capfd.readouterr() == ("", "")
    assert aws.log.exists()


def test_accounts_and_regions_are_apart(tmp_path: Path) -> None:
    with running(tmp_path) as aws:
        make_log_group(aws, "/here")
        assert logs(aws) == ["/here"]
        assert logs(aws, account="210987654321") == []
        assert logs(aws, region="us-west-2") == []


def test_the_next_run_goes_on_where_this_one_fails(tmp_path: Path) -> None:
    def command() -> None:
        with running(tmp_path) as aws:
            make_log_group(aws, "/kept")
            raise RuntimeError("the command failed")

    with pytest.raises(RuntimeError, match="the command failed"):
        command()
    with running(tmp_path) as aws:
        assert logs(aws) == ["/kept"]


def test_a_deployment_that_runs_when_the_command_ends_is_finished(tmp_path: Path) -> None:
    cloud = Cloud(tmp_path)
    cloud.start()
    made = cloud.change_set("late", GROUP)
    cloud.client("cloudformation").execute_change_set(ChangeSetName=made["ChangeSetId"])
    cloud.restart()
    assert cloud.status("late") == "CREATE_COMPLETE"
    cloud.stop()


def test_a_folder_in_use_is_refused(tmp_path: Path) -> None:
    with running(tmp_path) as aws:
        with pytest.raises(EmbeddedAwsError) as caught, running(tmp_path):
            pass
        assert caught.value.message == (
            f"The embedded AWS in {tmp_path} is in use by process {child(tmp_path)}."
        )
        assert "Wait until the other command has ended" in caught.value.advice
        assert logs(aws) == []


def test_a_command_that_is_killed_leaves_saved_state_and_no_process(tmp_path: Path) -> None:
    script = """
import os, signal, sys
from pathlib import Path
import boto3
from compiler.aws.embedded import running
with running(Path(sys.argv[1])) as aws:
    arguments = aws.client_arguments("123456789012")
    client = boto3.client("logs", region_name="ap-northeast-1", **arguments)
    client.create_log_group(logGroupName="/survivor")
    os.kill(os.getpid(), signal.SIGKILL)
"""
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-c", script, str(tmp_path)]
    killed = subprocess.run(command, env=environment, check=False)
    assert killed.returncode == -signal.SIGKILL
    assert ended(child(tmp_path))
    with running(tmp_path) as aws:
        assert logs(aws) == ["/survivor"]


def test_an_interrupt_at_the_terminal_does_not_reach_it(tmp_path: Path) -> None:
    with running(tmp_path):
        assert os.getsid(child(tmp_path)) != os.getsid(0)


def test_an_emulator_that_breaks_off_says_so(tmp_path: Path) -> None:
    with running(tmp_path) as aws:
        make_log_group(aws, "/before")

    def command() -> None:
        with running(tmp_path) as aws:
            os.kill(child(tmp_path), signal.SIGKILL)
            logs(aws)

    with pytest.raises(EmbeddedAwsError) as caught:
        command()
    assert "broke off (exit code -9)" in caught.value.message
    assert str(aws.log) in caught.value.advice
    assert isinstance(caught.value.__context__, BotoCoreError)
    with running(tmp_path) as aws:
        assert logs(aws) == ["/before"]


def test_an_emulator_that_breaks_off_unnoticed_says_so_at_the_end(tmp_path: Path) -> None:
    with pytest.raises(EmbeddedAwsError, match="broke off"), running(tmp_path):
        os.kill(child(tmp_path), signal.SIGKILL)


def test_objects_of_a_run_that_broke_off_do_not_come_back(tmp_path: Path) -> None:
    cloud = Cloud(tmp_path)
    cloud.start()
    cloud.client("s3").create_bucket(
        Bucket="lost", CreateBucketConfiguration={"LocationConstraint": REGION}
    )
    cloud.client("s3").put_object(Bucket="lost", Key="a", Body=b"x")
    os.kill(child(tmp_path), signal.SIGKILL)
    with pytest.raises(EmbeddedAwsError):
        cloud.stop()
    cloud.start()
    assert cloud.client("s3").list_buckets()["Buckets"] == []
    cloud.stop()


@pytest.mark.parametrize(
    ("saved", "reason"),
    [
        ("{", "JSONDecodeError"),
        ("[]", "TypeError"),
        ('{"format": 9}', "it has format 9, not 1"),
        ('{"format": 1, "services": {}}', "KeyError"),
        ("\x00\xff", "JSONDecodeError"),
    ],
    ids=["cut off", "another shape", "another version", "no services", "no text"],
)
def test_damaged_state_is_refused_and_left_alone(tmp_path: Path, saved: str, reason: str) -> None:
    (tmp_path / "state.json").write_text(saved)
    with pytest.raises(EmbeddedAwsError) as caught, running(tmp_path):
        pass
    assert f"{tmp_path / 'state.json'} cannot be read: {reason}" in caught.value.message
    assert f"Delete the folder {tmp_path}" in caught.value.advice
    assert (tmp_path / "state.json").read_text() == saved


def test_state_that_cannot_be_written_is_said(tmp_path: Path) -> None:
    with pytest.raises(EmbeddedAwsError, match="could not save its state"), running(tmp_path):
        (tmp_path / "state.json").mkdir()


def test_a_folder_that_cannot_be_made_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with (
        pytest.raises(EmbeddedAwsError, match="cannot keep its state in"),
        running(tmp_path / "file"),
    ):
        pass


def test_a_missing_package_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "ministack", None)
    with pytest.raises(EmbeddedAwsError) as caught, running(tmp_path):
        pass
    assert caught.value.advice == "Install it with: pip install 'watchform[local]'."


def test_settings_of_the_surroundings_change_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in {
        "AUTH": "true",
        "USE_SSL": "1",
        "GATEWAY_PORT": "1",
        "SERVICES": "s3",
    }.items():
        monkeypatch.setenv(name, value)
    with running(tmp_path) as aws:
        assert logs(aws) == []


def test_further_services_can_be_asked_for_and_keep_their_state(tmp_path: Path) -> None:
    def rules(aws: EmbeddedAws, *, made: bool = False) -> list[str]:
        client = boto3.client("events", region_name=REGION, **aws.client_arguments(ACCOUNT))
        if made:
            client.put_rule(Name="kept", ScheduleExpression="rate(1 day)")
        names = [rule["Name"] for rule in client.list_rules()["Rules"]]
        client.close()
        return names

    with running(tmp_path, also=["events"]) as aws:
        assert rules(aws, made=True) == ["kept"]
    with running(tmp_path):
        pass
    with running(tmp_path, also=["events"]) as aws:
        assert rules(aws) == ["kept"]


def test_a_service_that_it_does_not_have_is_said(tmp_path: Path) -> None:
    with (
        pytest.raises(EmbeddedAwsError, match="has no service cloudwach"),
        running(tmp_path, also=["cloudwach"]),
    ):
        pass
