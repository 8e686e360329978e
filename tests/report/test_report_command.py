"""`watchform report` on changes of PetClinic: what a reviewer reads."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path

import pytest
from report_repository import SHOP, Repository, git

from compiler.cli.screen import Exit

CPU = """  ecs-cpu:
    metric: ecs.CPUUtilization@Average
    threshold: "> 80"
"""
WEAKER = "> [!WARNING]\n> **The monitoring becomes weaker**\n"
BOTH = ("--env", "dev", "--env", "prod")


def section(report: str, title: str) -> list[str]:
    """Return the lines under a title of one section."""
    _, _, rest = report.partition(f"**{title}**")
    return rest.partition("\n\n")[0].strip().splitlines()


def test_nothing_changes_is_said_in_one_line(repository: Repository) -> None:
    repository.write("README.md", "new")
    lines = repository.report(*BOTH).splitlines()
    assert lines[0] == "### Monitoring of `dev`, `prod`: no change in meaning"
    assert lines[2].startswith("Every template stays as it is; ")
    assert lines[2].endswith(
        "; the costs stay as they are; no new finding of the compiler, its rules or cfn-lint."
    )
    footer = r"<sub>Compared with `main` \(`\w{7}`\), by the specs alone: AWS was not asked\.</sub>"
    assert re.fullmatch(footer, lines[4])
    assert len(lines) == 5


def test_moving_lines_changes_nothing(repository: Repository) -> None:
    repository.edit("alarms:\n  api-5xx", "# a comment\n\nalarms:\n  api-5xx")
    assert "no change in meaning" in repository.report("--env", "dev")


def test_what_the_monitoring_loses_comes_first_and_once_for_all_members_and_environments(
    repository: Repository,
) -> None:
    repository.edit(CPU, CPU.replace("80", "90"))
    repository.edit("${each}:      {keep: 30d", "${each}:      {keep: 14d")
    report = repository.report(*BOTH)
    cpu, kept = repository.place("  ecs-cpu:"), repository.place("  /ecs/${prefix}-${each}:")
    assert report.startswith(
        "### Monitoring of `dev`, `prod`: 3 entries change; the monitoring becomes weaker\n\n"
        f"{WEAKER}"
        f"> - `alarms.ecs-cpu` (admin, customers, vets, visits), {cpu}: "
        "goes off above 90 instead of above 80 (the numbers in its description change too)\n"
        "> - `retention./ecs/${prefix}-${each}` (admin, customers, vets, visits), "
        f"{kept}: keeps events 14 days instead of 30 days\n"
    )
    assert section(report, "Dashboards") == [
        f"- `dashboards.main`, {repository.place('  main:')}:",
        "  - widget `ECS: CPU and memory` marks `ecs-cpu > 90`",
        "  - widget `ECS: CPU and memory` no longer marks `ecs-cpu > 80`",
    ]


def test_what_one_environment_does_otherwise_is_said_of_it(repository: Repository) -> None:
    repository.edit(CPU, CPU.replace("80", "90"))
    over = 'overrides:\n  petclinic:\n    alarms:\n      ecs-cpu: {threshold: "> 95"}\n'
    path = repository.folder / "specs/environments/prod.yaml"
    text = path.read_text(encoding="utf-8")
    assert "overrides:" not in text
    path.write_text(text + over, encoding="utf-8")
    report = repository.report(*BOTH)
    follow = "(the numbers in its description change too)"
    assert f">   - `dev`: goes off above 90 instead of above 80 {follow}\n" in report
    assert f">   - `prod`: goes off above 95 instead of above 80 {follow}\n" in report


def test_a_new_alarm_says_when_it_goes_off_what_it_costs_and_that_no_test_raises_it(
    repository: Repository,
) -> None:
    new = '  genai-throttles: {metric: genai.Throttles@Sum, threshold: "> 0"}\n'
    repository.edit("  ecs-cpu:\n", f"{new}  ecs-cpu:\n")
    report = repository.report(*BOTH)
    assert WEAKER not in report
    place = repository.place("  genai-throttles:")
    new = f"- `alarms.genai-throttles`, {place}, new: goes off above 0, in 2 of 2"
    assert section(report, "Alarms") == [f"{new} periods of 5m"]
    assert "**Costs a month**: `dev`, `prod` +0.10 USD" in report
    assert "| `alarms.genai-throttles` | dev, prod | 0.00 | 0.10 | +0.10 |" in report
    assert "- new or changed, and brought to ALARM by no test: `genai-throttles`\n" in report


def test_tests_that_fail_and_alarms_that_no_test_raises_any_more(repository: Repository) -> None:
    repository.edit(CPU, CPU.replace("80", "99"))
    report = repository.report("--env", "dev")
    assert " run, 2 failed; " in report
    assert "- ❌ every service that is short of CPU or memory is told\n" in report
    assert "- ⚠ brought to ALARM by a test before, and by none now: `ecs-cpu[admin]`, " in report
    assert "error[WF920] at 15m `ecs-cpu[admin]` is in OK, and ALARM is expected\n" in report


def test_a_finding_is_new_only_where_it_was_not_before(repository: Repository) -> None:
    unused = '  nobody: {service: lambda, FunctionName: "${prefix}-nobody"}\n'
    repository.edit("  genai: {service", f"{unused}  genai: {{service")
    report = repository.report(*BOTH)
    assert "**Findings**: 1 new warning.\n" in report
    assert "- ⚠ `WF8" in report
    repository.commit()
    repository.write("README.md", "more")
    assert "no new finding" in repository.report(*BOTH, base="HEAD")
    repository.edit(unused, "")
    assert "no new finding of the compiler, its rules or cfn-lint (1 of before is gone)" in (
        repository.report(*BOTH, base="HEAD")
    )


def test_a_finding_that_names_its_region_is_said_once(repository: Repository) -> None:
    repository.edit("  multi_region: true\n", "  multi_region: false\n")
    report = repository.report("--env", "dev", "--env", "staging")
    assert "**Findings**: 1 new warning.\n" in report
    place, trail = repository.place("  multi_region:"), repository.place("trail:")
    assert f"`WF806`, {place}: the security alarms do not see what" in report
    assert f"> - `trail`, {trail}: records its own region only\n" in report


def test_specs_that_do_not_compile_are_reported_with_their_mistakes(
    repository: Repository,
) -> None:
    repository.edit(CPU, CPU.replace("CPUU", "CPUu"))
    report = repository.report(*BOTH)
    place = repository.place("    metric: ecs.CPUu")
    assert report.startswith(
        "### Monitoring of `dev`, `prod`: the specs do not compile\n\n"
        "- `dev`, `prod`: the specs do not compile, so nothing can be said of what changes.\n\n"
        "**Alarm tests**: none was run.\n\n"
        "- not run in `dev`: its specs do not compile\n\n"
        "**Findings**: 1 new error.\n\n"
        f"- ❌ `WF341`, {place}: an ECS service has no metric `CPUutilization`\n"
    )
    assert "= help: did you mean `CPUUtilization`?" in report


def broken_before(repository: Repository) -> None:
    text = (repository.folder / "specs/petclinic.yaml").read_text(encoding="utf-8")
    repository.edit(CPU, CPU.replace("CPUU", "CPUu"))
    repository.commit("broken")
    repository.write("specs/petclinic.yaml", text)


def test_a_broken_base_is_said_and_nothing_is_made_up(repository: Repository) -> None:
    broken_before(repository)
    report = repository.report("--env", "dev", base="HEAD")
    assert (
        "- `dev`: the specs of before do not compile, and no template of them is committed: what "
        "changes is not known.\n"
    ) in report
    assert "no change" not in report
    assert "costs" not in report.lower()


def test_the_templates_committed_with_a_broken_base_stand_in_for_it(
    repository: Repository,
) -> None:
    root = Path(__file__).parents[2]
    shutil.copytree(root / "templates_out/dev", repository.folder / "templates_out/dev")
    broken_before(repository)
    repository.edit(CPU, CPU.replace("80", "90"))
    report = repository.report("--env", "dev", base="HEAD")
    assert "compared with the templates that were committed with them.\n" in report
    assert "goes off above 90 instead of above 80" in report


def test_a_spec_that_goes_takes_no_stack_with_it(repository: Repository) -> None:
    repository.write("specs/shop.yaml", SHOP)
    report = repository.report(*BOTH)
    assert "- stack `shop`: its spec is new: the stack is made.\n" in report
    repository.commit()
    (repository.folder / "specs/shop.yaml").unlink()
    report = repository.report(*BOTH, base="HEAD")
    assert (
        f"{WEAKER}> - stack `shop`: its spec goes, and nothing else: the stack stays in the "
        "account as it is, and costs what it costs, until somebody deletes it\n"
    ) in report
    assert "**Alarms**" not in report


def test_environments_that_come_and_go_are_named(repository: Repository) -> None:
    folder = repository.folder / "specs/environments"
    text = (folder / "staging.yaml").read_text(encoding="utf-8")
    (folder / "staging.yaml").unlink()
    text = text.replace("petclinic-staging", "petclinic-qa")
    text = text.replace("environment: staging", "environment: qa")
    (folder / "qa.yaml").write_text(text, encoding="utf-8")
    report = repository.report("--env", "qa", "--env", "staging")
    assert "- `qa`: the environment is new.\n" in report
    assert "- `staging`: the environment goes.\n" in report
    assert "- stack `petclinic` in `qa`: its spec is new: the stack is made.\n" in report


def test_what_others_did_on_the_base_since_is_not_of_the_change(repository: Repository) -> None:
    repository.write("README.md", "of the change")
    repository.commit()
    git(repository.folder, "checkout", "main")
    repository.edit(CPU, CPU.replace("80", "90"))
    repository.commit("of others")
    git(repository.folder, "checkout", "change")
    assert "no change in meaning" in repository.report("--env", "dev")


def test_a_clone_that_does_not_know_where_the_branch_began_says_so(
    repository: Repository, tmp_path: Path
) -> None:
    repository.write("README.md", "of the change")
    repository.commit()
    shallow = tmp_path / "shallow"
    address = repository.folder.as_uri()
    git(tmp_path, "clone", "--depth", "1", "--branch", "change", address, str(shallow))
    where = Repository.__new__(Repository)
    where.folder = shallow
    code, _, err = where.run("--env", "dev", base="origin/main")
    assert code == Exit.INVALID
    assert err == (
        "error[WF115] the repository has no commit `origin/main`: it is a shallow clone\n"
        "  = help: get the whole history: `git fetch --unshallow`, or `fetch-depth: 0` in CI\n\n"
    )
    git(shallow, "fetch", "--depth", "1", "origin", "main:refs/remotes/origin/main")
    report = where.report("--env", "dev", base="origin/main")
    assert "as it is: the clone does not tell where this branch began" in report


@pytest.mark.parametrize(
    ("words", "base", "said"),
    [
        (("--env", "dev"), "nope", "error[WF115] the repository has no commit `nope`\n"),
        (("--env", "pro"), "main", "error[WF111] there is no environment `pro` "),
    ],
    ids=["an unknown commit", "an environment on neither side"],
)
def test_no_report_is_made_of(
    repository: Repository, words: tuple[str, ...], base: str, said: str
) -> None:
    code, out, err = repository.run(*words, base=base)
    assert (code, out) == (Exit.INVALID, "")
    assert err.startswith(said)


def test_without_a_repository_it_says_what_to_do(repository: Repository) -> None:
    shutil.rmtree(repository.folder / ".git")
    code, out, err = repository.run()
    assert (code, out) == (Exit.INVALID, "")
    assert "the project is in no repository of git" in err
    assert "run the command in a clone" in err


def test_texts_of_specs_do_nothing(repository: Repository) -> None:
    title = "</details> @octocat `x` | <b>y</b>"
    widget = f"      - {{title: '{title}', metrics: [genai.Throttles]}}\n"
    repository.edit("      - title: API Gateway\n", f"{widget}      - title: API Gateway\n")
    report = repository.report("--env", "dev")
    assert "@octocat" not in re.sub("`[^`]*`", "", report)
    assert "</details>" not in re.sub("`[^`]*`", "", report).replace("\n</details>\n", "")
    assert "<b>" not in re.sub("`[^`]*`", "", report)


def test_lines_of_specs_are_links_where_the_project_can_be_read(repository: Repository) -> None:
    repository.edit(CPU, CPU.replace("80", "90").replace("threshold", "treshold"))
    address = "https://github.example/acme/shop/blob/1234567"
    report = repository.report("--env", "dev", "--links", f"{address}/")
    number = repository.place("    treshold").partition(":")[2].removesuffix("`")
    link = f"[`specs/petclinic.yaml:{number}`]({address}/specs/petclinic.yaml#L{number})"
    assert f", {link}: " in report
    code, _, err = repository.run("--links", "javascript:alert(1)")
    assert code == 2
    assert "--links takes an address of https:// without spaces" in err


@pytest.mark.usefixtures("without_browser")
def test_it_is_also_data_and_files(repository: Repository, tmp_path: Path) -> None:
    repository.edit(CPU, CPU.replace("80", "79"))
    out = tmp_path / "out"
    written = repository.report(*BOTH, "--out", str(out))
    whole = (out / "report.md").read_text(encoding="utf-8")
    assert whole == written
    assert "No pictures of the dashboards: a picture needs Chromium or Chrome" in whole
    data = json.loads(repository.report(*BOTH, "--format", "json"))
    assert data == json.loads((out / "report.json").read_text(encoding="utf-8"))
    assert data["environments"] == ["dev", "prod"]
    (entry,) = [entry for entry in data["changes"]["entries"] if entry["entry"] == "alarms.ecs-cpu"]
    assert entry["members"] == ["admin", "customers", "vets", "visits"]
    place = entry["place"]
    assert f"`{place['file']}:{place['line']}`" == repository.place("  ecs-cpu:")
    assert entry["says"][0]["weaker"] is False
    assert data["findings"]["new"] == []
    assert data["tests"]["failed"] == ["every service that is short of CPU or memory is told"]


@pytest.mark.usefixtures("without_browser")
def test_what_is_longer_than_a_comment_is_whole_in_the_file(
    repository: Repository, tmp_path: Path
) -> None:
    more = "".join(
        f'  errors-of-the-function-{n:04}: {{metric: orders.Errors, threshold: "> {n}"}}\n'
        for n in range(600)
    )
    repository.write("specs/shop.yaml", f"{SHOP}{more}")
    out = tmp_path / "whole"
    written = repository.report("--env", "dev", "--out", str(out))
    whole = (out / "report.md").read_text(encoding="utf-8")
    assert len(written) <= 60_000 < len(whole)
    assert "**Not all of it fits here.** All of it is in `whole/report.md`." in written
    assert "*Left out here: 601 new.*" in written
    assert "errors-of-the-function-0599" in whole


def test_of_many_members_the_first_are_named_and_the_others_counted(
    repository: Repository,
) -> None:
    queues = ", ".join(f"q{number}" for number in range(40))
    more = f"""watch:
  queues: {{service: sqs, each: [{queues}], QueueName: "${{prefix}}-${{each}}"}}
"""
    waiting = '  waiting: {metric: queues.ApproximateNumberOfMessagesVisible, threshold: "> 80"}\n'
    repository.write("specs/shop.yaml", SHOP.replace("watch:\n", more) + waiting)
    repository.commit()
    repository.edit("> 80", "> 90", "specs/shop.yaml")
    report = repository.report("--env", "dev", base="HEAD")
    assert (
        "> - `alarms.waiting` (q0, q1, q10, q11, q12, q13, q14, q15, q16, q17, q18, q19 and 28 "
        f"more), {repository.place('  waiting:', 'specs/shop.yaml')}: goes off above 90"
    ) in report
