"""What an explanation tells in words, made: it is said as the page shows it.

`WATCHFORM_REWRITE=1` writes the messages of the pages anew.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
from collections.abc import Callable, Iterable, Mapping
from contextlib import chdir
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from deploy.deploy_fakes import (
    ENVIRONMENT,
    FakeClock,
    FakeCloud,
    FakeStacks,
    deployed,
    event,
)
from deploy.deploy_fakes import SOURCES as FAKE_SOURCES
from deploy.deploy_fakes import SPEC as FILE
from deploy.deploy_fakes import template as fake_template
from errors.test_limits import FOUR, METRICS, RULE, WATCH

import compiler
from compiler.aws.change_set import Finding
from compiler.aws.drift import ResourceDrift
from compiler.aws.errors import AwsError, Trouble
from compiler.cli import account, main
from compiler.deploy import refusals
from compiler.deploy.access import subject
from compiler.deploy.drift import with_drift
from compiler.deploy.estate import check_account
from compiler.deploy.failure import explain
from compiler.deploy.leave import Terms
from compiler.deploy.meaning.said import said as sentence
from compiler.deploy.name_checks import with_names_moving, with_names_staying, with_names_taken
from compiler.deploy.parameters import Filled, ParameterSources
from compiler.deploy.plan import Action, ResourceChange, StackPlan, Wanted
from compiler.deploy.plan_file import Reviewed
from compiler.deploy.plan_file import read as read_plan
from compiler.deploy.wanted import wanted_stack
from compiler.emit.template import Template
from compiler.explain.explanation import Explanation
from compiler.explain.registry import explanations
from compiler.frontend.layout import formatted
from compiler.frontend.revision import project_at
from compiler.ir.input import Input, StackSource
from compiler.ir.origin import Origin
from compiler.lint import lint
from compiler.pipeline import compile_all, compile_environment, write_templates
from compiler.text import terminal
from compiler.text.diagnostic import Code, Diagnostic, Problem
from compiler.text.source import SourceFile, Span

PAGES = Path(compiler.__path__[0]) / "explain/codes"
IN_WORDS = [each for each in explanations().values() if each.bad.words]
PROJECT = "version: 1\nproject: shop\n"
ENVIRONMENT_FILE = (
    'version: 1\nenvironment: {}\naccount: "111122223333"\nregion: us-west-2\nprefix: {}\n'
)
SPEC = "version: 1\nstack: ${prefix}-monitoring\n"

ALARM, LOG_GROUP = "AWS::CloudWatch::Alarm", "AWS::Logs::LogGroup"
FOUND = Finding("AlarmCpu", "the value 90 is not valid", "/Properties/Period", "PROPERTY")
LINES = (
    "stack: ${prefix}-monitoring",
    "inputs:",
    "  cluster: {stack: petclinic-dev-network, output: Cluster, example: petclinic}",
    "alarms:",
    "  cpu: {metric: ecs.CPUUtilization, threshold: '> 90', period: 90s, severity: critical}",
    "retention:",
    "  /shop/orders: {keep: forever}",
)
SOURCES = {**FAKE_SOURCES, FILE: SourceFile(FILE, "version: 1\n" + "\n".join(LINES))}


def place(path: str, word: str) -> Origin:
    """The origin of an entry: where a word stands in the lines."""
    number, line = next((i, line) for i, line in enumerate(LINES, 2) if word in line)
    start = line.index(word) + 1
    return Origin(Span(FILE, number, start, number, start + len(word)), path)


STACK = place("stack", "${prefix}-monitoring")
CPU = place("alarms.cpu", "cpu")
CLUSTER = place("inputs.cluster", "cluster")
GROUP = place("retention./shop/orders", "/shop/orders")


def template(body: str | None = None, **more: Any) -> Template:
    """A compiled stack whose entries stand in the lines above."""
    made = fake_template(body, **more)
    places = {"AlarmCpu": CPU, "InputCluster": CLUSTER, "Group": GROUP}
    return replace(made, stack=replace(made.stack, origin=STACK), origins=places)


Said = tuple[Iterable[Diagnostic], Mapping[str, SourceFile]]
"""Findings, and the files they point into."""


def compiled(folder: Path, files: Mapping[str, str | bytes], *names: str) -> Said:
    """Compile files laid over a project that has no mistake; an empty name makes a folder."""
    whole: dict[str, str | bytes] = {
        "specs/project.yaml": PROJECT,
        "specs/environments/dev.yaml": ENVIRONMENT_FILE.format("dev", "shop-dev"),
        "specs/shop.yaml": SPEC,
        **files,
    }
    for name, content in whole.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
    everything = compile_all(folder, names or ("dev",))
    return everything.diagnostics, everything.sources


def no_such_commit(folder: Path) -> Said:
    subprocess.run(["git", "init", "--quiet", str(folder)], check=True)
    return problem(lambda: project_at(folder, "mian").__enter__())


def another_line_break(_: Path) -> Said:
    text = f"{SPEC}description: orders of the shop\u2028  and the rest of the sentence\n"
    source = SourceFile("specs/shop.yaml", text)
    return problem(lambda: formatted(source))[0], {source.name: source}


def too_many_mistakes(folder: Path) -> Said:
    wrong = "".join(f"  b {i}: {{service: lambda}}\n" for i in range(1200))
    found, sources = compiled(folder, {"specs/shop.yaml": f"{SPEC}watch:\n{wrong}"})
    return list(found)[-1:], sources


def too_many_entries(folder: Path) -> Said:
    alarms = "".join(
        f"  a{i}: {{metric: pages.Errors, threshold: '> 5', actions: {{}}}}\n" for i in range(600)
    )
    watch = WATCH.partition("alarms:")[0]
    return compiled(folder, {"specs/shop.yaml": f"{watch}alarms:\n{alarms}"})


def file_in_the_way(folder: Path) -> Said:
    compiled(folder, {"templates_out/dev": "a note\n"})
    with chdir(folder):
        made = compile_environment(Path(), "dev")
        return problem(lambda: write_templates(Path(), made))


def too_much(added: str) -> Callable[[Path], Said]:
    return lambda folder: compiled(folder, {"specs/shop.yaml": WATCH + added})


def without_project(folder: Path) -> Said:
    compiled(folder, {})
    (folder / "specs/project.yaml").unlink()
    return compile_all(folder, ("dev",)).diagnostics, {}


def folder_for_a_spec(folder: Path) -> Said:
    (folder / "specs/more.yaml").mkdir(parents=True)
    return compiled(folder, {})


def one_prefix(folder: Path) -> Said:
    shared = {
        f"specs/environments/{name}.yaml": ENVIRONMENT_FILE.format(name, "shop")
        for name in ("dev", "staging")
    }
    return compiled(folder, shared, "dev", "staging")


def linted(*, periods: int = 2, parameters: str = "") -> Said:
    body = (
        f"{parameters}Resources:\n  AlarmCpu:\n    Type: AWS::CloudWatch::Alarm\n"
        "    Properties: {Namespace: AWS/ECS, MetricName: CPUUtilization, Period: 60,\n"
        "      Statistic: Average, Threshold: 90, ComparisonOperator: GreaterThanThreshold,\n"
        f"      EvaluationPeriods: {periods}}}\n"
    )
    return lint([template(body)]), SOURCES


def wanted(made: Template | None = None) -> Wanted:
    return wanted_stack(made or template(), Filled({}), "petclinic")


def plan(of: Wanted | None = None) -> StackPlan:
    return StackPlan(of or wanted(), Action.UPDATE, "it differs from the spec")


ENTRY = Span(FILE, 5, 3, 5, 6)
BUCKET_GOES = ResourceChange(
    "remove", "TrailBucket", "AWS::S3::Bucket", "trail", policy="Delete", span=ENTRY
)
LATER = ResourceChange(
    "change",
    "AlarmEcsCpu",
    "AWS::CloudWatch::Alarm",
    "alarms.ecs-cpu",
    span=ENTRY,
    meaning=(sentence("goes off above 90 instead of above 80", "Threshold", weaker=True),),
)


def held_against(*changes: ResourceChange, **terms: Any) -> Said:
    plans = [replace(plan(), changes=changes)]
    return Terms(guarded=True, **terms).objections(plans), FAKE_SOURCES


def plan_of_another_environment(folder: Path) -> Said:
    path = folder / "plan.json"
    path.write_text('{"version": 1, "stacks": [], "environment": "staging"}')
    try:
        read_plan(path, "dev")
    except Problem as problem:
        [told] = problem.diagnostics
        message = told.message.replace(path.as_posix(), "plan.json")
        return (replace(told, message=message),), {}
    raise AssertionError


def refused(it: StackPlan) -> Said:
    return it.findings, SOURCES


def problem(action: Callable[[], object]) -> Said:
    with pytest.raises(Problem) as raised:
        action()
    return raised.value.diagnostics, SOURCES


def access_not_known(_: Path) -> Said:
    body = "Resources: {AlarmCpu: {Type: AWS::CloudWatch::MetricStream}}\n"
    return problem(lambda: subject("petclinic", ENVIRONMENT, (template(body),)))


def another_account(_: Path) -> Said:
    return problem(lambda: check_account(FakeCloud(account="210987654321"), ENVIRONMENT))


def input_of_no_stack(_: Path) -> Said:
    source = StackSource("petclinic-dev-network", "Cluster")
    cluster = Input("cluster", CLUSTER, source, example="petclinic")
    sources = ParameterSources(FakeCloud(), ENVIRONMENT, {})
    return problem(lambda: sources.fill(template(parameters={"InputCluster": cluster})))


def no_credentials(_: Path) -> Said:
    error = AwsError(
        Trouble.NO_CREDENTIALS,
        "could not find out whose credentials are in use: the token has expired",
        "sign in again: aws sso login --profile petclinic",
    )
    return [account._refused(error, ENVIRONMENT)], SOURCES


def resource_failed(_: Path) -> Said:
    cause = event("AlarmCpu", "UPDATE_FAILED", "Period must be 60")
    return explain(cause, template().origins), SOURCES


def exists(_: Path) -> Said:
    group = ResourceChange("add", "Group", LOG_GROUP, "/shop/orders", span=GROUP.span)
    return refused(refusals.exists(plan(), [group]))


def name_moves(_: Path) -> Said:
    after = "Resources: {AlarmCpu: {Type: AWS::CloudWatch::Alarm, Properties: {AlarmName: %s}}}\n"
    made = after % "petclinic-dev-cpu"
    before = {"Type": ALARM, "Properties": {"AlarmName": "petclinic-dev-cpu"}}
    old = {"Resources": {"AlarmOld": {**before, "Metadata": {"watchform": "alarms.old"}}}}
    found = with_names_moving(plan(wanted(template(made))), old)
    assert found is not None
    return refused(found)


def name_stays(_: Path) -> Said:
    change = ResourceChange("replace", "AlarmCpu", ALARM, "alarms.cpu", span=CPU.span)
    it = plan(wanted(template()))
    found = with_names_staying(it, [change], it.wanted.document)
    assert found is not None
    return refused(found)


def name_is_taken(_: Path) -> Said:
    cloud = FakeCloud(FakeStacks(owners={"cpu": "checkout-dev"}), names={"cpu": "alarm"})
    return refused(with_names_taken(cloud, plan(wanted(template())), None))


def no_such_stack(folder: Path) -> Said:
    compiled(folder, {})
    command = ["destroy", "--env", "dev", "--stack", "shp", "--format", "json"]
    said = CliRunner().invoke(main, [*command, "--project", str(folder)])
    [told] = json.loads(said.stdout)["findings"]
    code = Code(told["code"], told["slug"])
    return [Diagnostic(code, told["message"], None, help=told["help"])], {}


def kept_shorter(_: Path) -> Said:
    body = (
        f"Resources:\n  Group:\n    Type: {LOG_GROUP}\n"
        "    Properties: {LogGroupName: /shop/orders}\n"
    )
    return refused(refusals.kept_shorter(plan(wanted(template(body))), {"Group": 30}))


def drift_not_known(_: Path) -> Said:
    reason = "User is not authorized to perform: cloudwatch:DescribeAlarms"
    unread = ResourceDrift("AlarmCpu", "cpu", "AWS::CloudWatch::Alarm", "UNKNOWN", reason)
    stacks = FakeStacks(deployed(), drifted=(unread,))
    there = replace(plan(), deployed=deployed())
    [looked] = with_drift(stacks, FakeClock(), [there], lambda name, seconds: None)
    assert looked.drift is not None
    return looked.drift.findings, SOURCES


SITUATIONS: Mapping[str, Callable[[Path], Said]] = {
    "WF102": lambda f: compiled(
        f, {"specs/shop.yaml": f"{SPEC}description: café\n".encode("latin-1")}
    ),
    "WF110": without_project,
    "WF111": lambda f: compiled(f, {}, "dve"),
    "WF112": folder_for_a_spec,
    "WF113": lambda f: compiled(f, {"specs/shop.yaml": SPEC.ljust(4_000_001, "#")}),
    "WF115": no_such_commit,
    "WF118": another_line_break,
    "WF119": too_many_mistakes,
    "WF120": file_in_the_way,
    "WF226": too_many_entries,
    "WF373": one_prefix,
    "WF434": too_much(f'composites:\n  down:\n    actions: {{}}\n    rule: "{RULE}"\n'),
    "WF441": too_much("dashboards:\n  main:\n    widgets: [{alarm_status: all}]\n"),
    "WF442": too_much(f"dashboards:\n  main:\n    widgets:\n    - metrics: [{METRICS}]\n"),
    "WF453": too_much("dashboards:\n  main:\n    widgets:\n" + 501 * "      - {text: hello}\n"),
    "WF456": too_much("dashboards:\n  main:\n    widgets:\n" + f"    - {FOUR}\n" * 7),
    "WF601": lambda _: linted(periods=0),
    "WF602": lambda _: linted(parameters="Parameters: {InputCluster: {Type: String}}\n"),
    "WF701": another_account,
    "WF702": no_credentials,
    "WF703": input_of_no_stack,
    "WF704": resource_failed,
    "WF705": lambda _: refused(refusals.rejected(plan(), "", [FOUND])),
    "WF706": lambda _: (refusals.warnings(wanted(), [replace(FOUND, stops=False)]), SOURCES),
    "WF707": lambda _: refused(refusals.busy(wanted(), deployed("UPDATE_IN_PROGRESS"), ())),
    "WF708": lambda _: refused(
        refusals.stuck(wanted(), deployed("UPDATE_ROLLBACK_FAILED"), "", ())
    ),
    "WF709": lambda _: refused(refusals.not_ours(wanted(), deployed(), "checkout")),
    "WF710": lambda _: refused(refusals.too_large(wanted(template("#" * 1_048_577)), None)),
    "WF711": exists,
    "WF712": kept_shorter,
    "WF714": lambda _: held_against(reviewed=Reviewed("dev", "", {plan().wanted.name: "other"})),
    "WF715": lambda _: held_against(BUCKET_GOES),
    "WF716": lambda _: held_against(LATER),
    "WF717": plan_of_another_environment,
    "WF718": lambda _: held_against(LATER, allowed=("alarms.ecs-cpu", "alarms.ecs-cup")),
    "WF713": lambda _: refused(refusals.protected(wanted(), deployed())),
    "WF721": name_moves,
    "WF722": name_stays,
    "WF723": name_is_taken,
    "WF724": no_such_stack,
    "WF719": access_not_known,
    "WF720": drift_not_known,
}


# Pages whose situations are made by tests of their own.
ELSEWHERE = {"WF9": "tests/simulate", "WF10": "tests/doctor"}


def test_what_a_page_tells_in_words_is_made_somewhere() -> None:
    told = {each.code.id for each in IN_WORDS}
    left = told - set(SITUATIONS)
    assert {code for code in left if not code.startswith(tuple(ELSEWHERE))} == set(), (
        "make what the page tells: SITUATIONS says how"
    )
    assert set(SITUATIONS) <= told


@pytest.mark.parametrize(
    "explanation",
    [each for each in IN_WORDS if each.code.id in SITUATIONS],
    ids=lambda each: each.code.slug,
)
def test_the_message_of_a_page_is_what_is_said(explanation: Explanation, tmp_path: Path) -> None:
    code = explanation.code
    found, sources = SITUATIONS[code.id](tmp_path)
    said = terminal.render(found, sources)
    assert {d.code for d in found} == {code}
    if os.environ.get("WATCHFORM_REWRITE"):
        page = PAGES / f"{code.id}-{code.slug}.md"
        text = page.read_text(encoding="utf-8")
        block = f"```text message\n{said}\n```"
        page.write_text(
            re.sub(r"```text message\n.*?```", lambda _: block, text, flags=re.DOTALL),
            encoding="utf-8",
        )
        return
    assert said == explanation.message
