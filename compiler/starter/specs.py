"""The specs of a new project, with comments that teach."""

from __future__ import annotations

from compiler.catalog import service as catalog
from compiler.editor.files import modeline
from compiler.starter.answers import LOCAL, Answers, Watched, applicable

# A widget shows no more alarms than CloudWatch takes.
_MOST_SHOWN = 100


def project_file(answers: Answers) -> str:
    """Write project.yaml."""
    return f"""\
{modeline("specs/project.yaml")}
# What is true in every environment.
version: 1
project: {answers.project}

# On everything that is made.
tags:
  Project: {answers.project}
  Environment: ${{environment}}

# What every alarm has that does not say it itself.
defaults:
  alarms: {{severity: warning, period: 5m, datapoints: 1, treat_missing_data: notBreaching}}
"""


def environment_file(answers: Answers, name: str) -> str:
    """Write an environment: the real one, or the local one."""
    path = f"specs/environments/{name}.yaml"
    about = "# Where the specs are deployed, and what differs there."
    account = f'account: "{answers.account}"   # deploying to any other account is refused'
    prefix = answers.prefix
    if name == LOCAL:
        about = "# The AWS that runs inside the command: no account, no credentials."
        account, prefix = "embedded: true", f"{answers.project}-{LOCAL}"
    text = f"""\
{modeline(path)}
{about}
version: 1
environment: {name}
{account}
region: {answers.region}
prefix: {prefix}   # the names of what is made begin with it
"""
    if answers.email:
        text += f"""
values:
  alert_email: {answers.email}
"""
    return text


def spec_file(answers: Answers) -> str:
    """Write the spec."""
    return "\n".join(
        [
            modeline(answers.spec),
            "# One spec becomes one CloudFormation stack in each environment.",
            "version: 1",
            "stack: ${prefix}-monitoring",
            "",
            *_watches(answers),
            *_alarms(answers),
            *_dashboard(answers),
            *_retention(answers),
            *_notify(answers),
            "",
        ]
    )


def _watches(answers: Answers) -> list[str]:
    lines = ["# The things we look at: a service that watchform knows, and which one of its kind."]
    if not answers.watched:
        return [
            *lines,
            "# watch:",
            '#   orders: {service: lambda, FunctionName: "${prefix}-orders"}',
            "",
        ]
    lines.append("watch:")
    for watched in answers.watched:
        service = catalog.load(watched.service)
        lines += [f"  {watched.name}:", f"    service: {watched.service}   # {service.docs}"]
        for key, value in zip(service.identity, watched.identity, strict=True):
            lines.append(f'    {key}: "{_prefixed(value, answers)}"')
        lines += _recommended(watched, answers.region)
    return [*lines, ""]


def _recommended(watched: Watched, region: str) -> list[str]:
    """Ask for the alarms that AWS recommends; those that lack a threshold stay comments."""
    given = dict(watched.thresholds)
    chosen, open_ = [], []
    for alarm in applicable(watched, region):
        threshold = given.get(alarm.name) or ""
        if alarm.threshold is not None:
            chosen.append(f"      - {alarm.name}")
        elif threshold:
            chosen.append(f'      - {alarm.name}: {{threshold: "{threshold}"}}')
        else:
            wanted = f'# - {alarm.name}: {{threshold: "{alarm.comparison} …"}}'
            open_ += [f"      # {alarm.asks}", f"      {wanted}"]
    if not chosen and not open_:
        return []
    if chosen:
        more = ["      # Recommended too; each needs a threshold of yours."] if open_ else []
        return ["    recommended:", *chosen, *more, *open_]
    return ["    # Recommended; each needs a threshold of yours.", "    # recommended:", *open_]


def _alarms(answers: Answers) -> list[str]:
    example = answers.watched[0] if answers.watched else Watched("orders", "lambda", ("orders",))
    metric = next(iter(catalog.load(example.service).metrics))
    return [
        "# Alarms of your own. A metric is `watch.Metric`; `@p99` behind it picks a statistic.",
        "# alarms:",
        f"#   {example.name.replace('_', '-')}-odd:",
        f"#     metric: {example.name}.{metric}",
        '#     threshold: "> 10"',
        "#     severity: critical",
        '#     description: "What it means: ${threshold} in ${period}."',
        "",
    ]


def _dashboard(answers: Answers) -> list[str]:
    lines = ["dashboards:", "  main:", "    widgets:"]
    lines.append(f'      - {{text: "# {answers.project} ${{environment}}", height: 2}}')
    if 0 < sum(_alarms_of(watched, answers) for watched in answers.watched) <= _MOST_SHOWN:
        lines.append("      - {alarm_status: all, title: Alarms}")
    drawn = [w for w in answers.watched if catalog.load(w.service).widgets]
    if drawn:
        lines.append("      # The widgets that one usually wants for a service.")
    return [*lines, *(f"      - {{service: {watched.name}}}" for watched in drawn), ""]


def _alarms_of(watched: Watched, answers: Answers) -> int:
    given = dict(watched.thresholds)
    alarms = applicable(watched, answers.region)
    return sum(alarm.threshold is not None or bool(given.get(alarm.name)) for alarm in alarms)


def _retention(answers: Answers) -> list[str]:
    groups = [
        f"  /aws/lambda/{_prefixed(watched.identity[0], answers)}: {{keep: 30d, adopt: true}}"
        for watched in answers.watched
        if watched.service == "lambda"
    ]
    if not groups:
        return []
    why = "# Log groups and how long they keep events; `adopt` takes over one that exists."
    return [why, "retention:", *dict.fromkeys(groups), ""]


def _notify(answers: Answers) -> list[str]:
    lines = ["# Who hears of an alarm: its severity says which topics.", "notify:", "  topics:"]
    if answers.topic:
        arn = answers.topic.replace(f":{answers.region}:", ":${region}:")
        if answers.account:
            arn = arn.replace(f":{answers.account}:", ":${account}:")
        lines += ["    alerts:", f'      arn: "{arn}"']
    else:
        lines += ["    alerts:", '      subscribe: [{email: "${values.alert_email}"}]']
    return [
        *lines,
        "  severities:",
        "    critical: {alarm: [alerts], ok: [alerts]}",
        "    warning:  {alarm: [alerts]}",
    ]


def _prefixed(value: str, answers: Answers) -> str:
    """Write `${prefix}` where a name begins with it: then it is right in every environment."""
    rest = value.removeprefix(answers.prefix)
    return f"${{prefix}}{rest}" if rest != value and rest[:1] in ("-", "") else value
