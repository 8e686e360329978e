"""`watchform init`: a project that compiles, is clean, and deploys; and what it never does."""

from __future__ import annotations

import os
import pty
import re
import select
import signal
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

import pytest
from click.testing import CliRunner

from compiler.catalog import service as catalog
from compiler.cli import main
from compiler.cli.screen import Exit
from compiler.pipeline import compile_all
from compiler.text import terminal

FLAGS = ("--yes", "--account", "111122223333", "--region", "us-west-2")
FILES = {
    ".github/workflows/monitoring.yml",
    ".gitignore",
    "Makefile",
    "requirements.txt",
    "specs/.schema/environment.json",
    "specs/.schema/project.json",
    "specs/.schema/shop.spec.json",
    "specs/environments/dev.yaml",
    "specs/environments/local.yaml",
    "specs/project.yaml",
    "specs/shop.yaml",
    "templates_out/dev/shop.yaml",
    "templates_out/local/shop.yaml",
}
TESTS = {"specs/shop.test.yaml", "specs/.schema/shop.test.json"}
UNTESTED = frozenset(
    """
    acm appsync auto-scaling-group bedrock bedrock-agent bedrock-guardrail cloudfront cognito
    dynamodb-index dynamodb-table kinesis-stream msk-consumer-group redshift-serverless
    route53-health-check transit-gateway waf
    """.split()  # noqa: SIM905 - a list of sixteen lines reads worse
)


def run(*words: str) -> tuple[int, str, str]:
    done = CliRunner().invoke(main, list(words))
    return done.exit_code, done.stdout, done.stderr


def one(service: str) -> str:
    """Write the flag for a service, each key of its identity with a value."""
    known = catalog.load(service)
    given = (known.forms[key].example if key in known.forms else "thing" for key in known.identity)
    return f"{service}={','.join(given)}"


def files(folder: Path) -> set[str]:
    return {p.relative_to(folder).as_posix() for p in folder.rglob("*") if p.is_file()}


@pytest.mark.parametrize(
    "services",
    [
        pytest.param((), id="nothing yet"),
        pytest.param(("lambda=shop-dev-orders",), id="a function"),
        pytest.param(("lambda=orders", "lambda=other-orders"), id="two that would be called alike"),
        pytest.param(("ecs-service=shop,cart", "api-gateway-rest=shop-dev-api"), id="a container"),
        pytest.param(tuple(map(one, catalog.names())), id="every service of the catalog"),
    ],
)
def test_the_project_compiles_is_clean_and_fresh(services: tuple[str, ...], tmp_path: Path) -> None:
    target = tmp_path / "shop"
    flags = [word for service in services for word in ("--service", service)]
    code, out, err = run("init", str(target), *FLAGS, *flags)
    assert (code, err) == (Exit.DONE, ""), err
    assert files(target) == FILES | (TESTS if services else set())
    assert "watchform deploy --env local" in out
    where = ("--project", str(target))
    for command in (
        ("compile", "--check", *where),
        ("schema", "--check", *where),
        ("fmt", "--check", *where),
        ("lint", *where),
        *([("test", *where)] if services else []),
    ):
        code, out, err = run(*command)
        assert (code, err) == (Exit.DONE, ""), err or out
    spec = (target / "specs/shop.yaml").read_text(encoding="utf-8")
    assert all(f"service: {text.partition('=')[0]} " in spec for text in services)


@pytest.mark.parametrize("service", catalog.names())
def test_the_alarm_tests_of_each_service_pass(service: str, tmp_path: Path) -> None:
    target = tmp_path / "shop"
    assert run("init", str(target), "--yes", "--service", one(service))[0] == Exit.DONE
    code, out, err = run("test", "--project", str(target))
    if files(target) >= TESTS:
        assert (code, err) == (Exit.DONE, "")
        assert "2 cases with 2 expectations: all as expected" in out
    else:
        # No alarm that a watch of this kind gets has a threshold, or a gap in its data raises it.
        assert "there are no alarm tests" in err
        assert service in UNTESTED


def test_a_command_without_its_environment_names_those_there_are(tmp_path: Path) -> None:
    run("init", str(tmp_path / "shop"), *FLAGS)
    code, _, err = run("plan", "--project", str(tmp_path / "shop"))
    assert code == 2
    assert "Missing option '--env'. There are: `dev`, `local`" in err


def test_before_the_first_commit_there_is_nothing_to_compare_with(tmp_path: Path) -> None:
    target = tmp_path / "shop"
    run("init", str(target), *FLAGS)
    subprocess.run(["git", "init", "--quiet", str(target)], check=True)
    code, _, err = run("plan", "--env", "dev", "--offline", "--project", str(target))
    assert code == Exit.INVALID
    assert "the repository has no commit yet" in err
    assert "commit the project once: `git add .`, then `git commit`" in err


def test_names_that_begin_with_the_prefix_follow_it(tmp_path: Path) -> None:
    run("init", str(tmp_path / "shop"), *FLAGS, "--service", "lambda=shop-dev-orders")
    spec = (tmp_path / "shop/specs/shop.yaml").read_text(encoding="utf-8")
    assert "FunctionName: ${prefix}-orders" in spec
    assert "  /aws/lambda/${prefix}-orders: {keep: 30d, adopt: true}" in spec


def test_without_an_account_there_is_the_local_environment_alone(tmp_path: Path) -> None:
    assert run("init", str(tmp_path / "shop"), "--yes")[0] == Exit.DONE
    assert [p.stem for p in (tmp_path / "shop/specs/environments").iterdir()] == ["local"]


def test_a_topic_that_exists_hears_the_alarms(tmp_path: Path) -> None:
    arn = "arn:aws:sns:us-west-2:111122223333:team"
    code, _, err = run("init", str(tmp_path / "shop"), *FLAGS, "--topic", arn)
    assert (code, err) == (Exit.DONE, "")
    spec = (tmp_path / "shop/specs/shop.yaml").read_text(encoding="utf-8")
    assert "arn: arn:aws:sns:${region}:${account}:team" in spec


@pytest.mark.embedded
def test_it_deploys_to_the_local_environment(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "shop"
    run("init", str(target), *FLAGS, "--service", "lambda=shop-dev-orders", "--service", one("alb"))
    monkeypatch.chdir(target)
    code, out, err = run("deploy", "--env", "local")
    assert code == Exit.DONE, out + err
    assert "shop-local-monitoring is deployed" in out
    assert "nothing to do" in run("deploy", "--env", "local")[1]


@pytest.mark.parametrize(
    ("flags", "said"),
    [
        pytest.param(("--account", "12"), "--account: 12 cannot be: an account is", id="account"),
        pytest.param(("--region", "oregon"), "--region: oregon cannot be", id="region"),
        pytest.param(("--project", "my shop"), "--project: my shop cannot be", id="project"),
        pytest.param(("--env", "local"), "`local` is made anyway", id="environment"),
        pytest.param(("--prefix", "a_b"), "--prefix: a_b cannot be", id="prefix"),
        pytest.param(("--email", "team"), "--email: team cannot be: write an e-mail", id="address"),
        pytest.param(("--service", "lamda=x"), "did you mean `lambda`?", id="service"),
        pytest.param(("--service", "ecs-service=x"),
                     "wanted ecs-service=<ClusterName>,<ServiceName>", id="half an identity"),
    ],
)  # fmt: skip
def test_a_wrong_flag_is_told_and_nothing_is_written(
    flags: tuple[str, ...], said: str, tmp_path: Path
) -> None:
    code, _, err = run("init", str(tmp_path / "shop"), "--yes", *flags)
    assert code == 2
    assert said in " ".join(err.split())
    assert not (tmp_path / "shop").exists()


def test_a_folder_that_is_a_project_stays_as_it_is(tmp_path: Path) -> None:
    (tmp_path / "specs").mkdir()
    (tmp_path / "specs/mine.yaml").write_text("mine: true\n")
    code, _, err = run("init", str(tmp_path), "--yes")
    assert code == Exit.INVALID
    assert (
        err
        == f"{tmp_path.as_posix()}/specs exists: this is a project already; nothing was written\n"
    )
    assert files(tmp_path) == {"specs/mine.yaml"}


def test_files_that_are_there_stay_as_they_are(tmp_path: Path) -> None:
    (tmp_path / "Makefile").write_text("mine:\n")
    (tmp_path / ".gitignore").write_text("mine\n")
    code, out, _ = run("init", str(tmp_path), *FLAGS, "--project", "shop")
    assert code == Exit.DONE
    assert (tmp_path / "Makefile").read_text() == "mine:\n"
    assert (tmp_path / ".gitignore").read_text() == "mine\n"
    assert f"kept {tmp_path.as_posix()}/Makefile, which was there already" in out
    assert "add `.watchform/` to .gitignore" in out
    assert files(tmp_path) == FILES


class Terminal:
    """A terminal of eighty columns with the command in it, and someone who types."""

    def __init__(self, folder: Path, *words: str) -> None:
        self._main, side = pty.openpty()
        env = {**os.environ, "COLUMNS": "80", "TERM": "dumb", "AWS_REGION": "us-west-2"}
        # A shell that runs the tests in the background has its children ignore the interrupt.
        code = "import signal; signal.signal(signal.SIGINT, signal.default_int_handler)\n"
        code += "from compiler.cli import main; main(prog_name='watchform')"
        self._process = subprocess.Popen(
            [sys.executable, "-c", code, *words],
            stdin=side, stdout=side, stderr=side, cwd=folder, env=env, close_fds=True,
        )  # fmt: skip
        os.close(side)  # the command has its own
        self.shown = ""
        self._answered = 0

    def answer(self, question: str, text: str) -> None:
        """Wait for a question that has not been answered yet, and type the answer to it."""
        while (at := self.shown.find(question, self._answered)) < 0:
            assert self._read(), self.shown
        self._answered = at + len(question)
        os.write(self._main, f"{text}\n".encode())

    def interrupt(self, question: str) -> None:
        """Wait for a question, and press Ctrl-C until it is heard.

        A signal between the question and the reading of its answer is not heard before more comes.
        """
        while question not in self.shown:
            assert self._read(), self.shown
        for _ in range(60):
            self._process.send_signal(signal.SIGINT)
            with suppress(subprocess.TimeoutExpired):
                self._process.wait(1)
                return

    def _read(self) -> bool:
        """Read what is shown next; false at the end, or where nothing comes for a minute."""
        ready, _, _ = select.select([self._main], [], [], 60)
        try:
            piece = os.read(self._main, 4096) if ready else b""
        except OSError:
            return False
        self.shown += piece.decode()
        return bool(piece)

    def end(self) -> int:
        """Read what is left, and return how the command ended."""
        while self._read():
            pass
        os.close(self._main)
        return self._process.wait(60)


def test_the_questions_are_asked_again_with_the_reason(tmp_path: Path) -> None:
    screen = Terminal(tmp_path, "init", "shop")
    screen.answer("Name of the project [shop]:", "my shop")
    screen.answer("Name of the project [shop]:", "")
    screen.answer("Environment [dev]:", "")
    screen.answer("AWS account", "1234")
    screen.answer("AWS account", "111122223333")
    screen.answer("AWS region [us-west-2]:", "")
    screen.answer("Names begin with [shop-dev]:", "")
    screen.answer("Who hears the alarms", "team")
    screen.answer("Who hears the alarms", "team@example.com")
    screen.answer("Service (Enter: no more):", "lamda")
    screen.answer("Service (Enter: no more):", "ecs")
    screen.answer("Service (Enter: no more):", "?")
    screen.answer("Service (Enter: no more):", "lambda")
    screen.answer("  FunctionName:", "shop-dev-orders")
    screen.answer("  errors >:", "many")
    screen.answer("  errors >:", "5")
    screen.answer("  throttles >=:", "> 2")
    screen.answer("  duration >:", "")
    screen.answer("  concurrent-executions >:", "")
    screen.answer("Service (Enter: no more):", "")
    assert screen.end() == Exit.DONE, screen.shown
    shown = re.sub(r"\r\n", "\n", screen.shown)
    for reason in (
        "use letters, digits and `-`, a letter first",
        "an account is a number of twelve digits",
        "write an e-mail address, or the ARN of a topic",
        "no service is called `lamda`; did you mean `lambda`?",
        "no service is called `ecs`; did you mean `ecs-cluster` or `ecs-service`?",
        "`many` is not a threshold; write a number, or `> 10`",
    ):
        assert reason in shown, shown
    spec = (tmp_path / "shop/specs/shop.yaml").read_text(encoding="utf-8")
    assert '      - errors: {threshold: "> 5"}\n' in spec
    assert '      - throttles: {threshold: "> 2"}\n' in spec
    assert '      # - duration: {threshold: "> …"}\n' in spec
    told = [line for line in shown.split("\n") if "@" not in line]
    assert [line for line in told if len(line) > 80] == []
    everything = compile_all(tmp_path / "shop")
    assert not terminal.render(everything.diagnostics, everything.sources)


def test_an_interrupt_writes_nothing(tmp_path: Path) -> None:
    screen = Terminal(tmp_path, "init", "shop")
    screen.answer("Name of the project [shop]:", "")
    screen.interrupt("Environment [dev]:")
    assert screen.end() != Exit.DONE
    assert not (tmp_path / "shop").exists()
