"""A test through the whole path of an alarm: it is set to ALARM, and then as it was before.

https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_SetAlarmState.html
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from compiler.aws.errors import AwsError
from compiler.aws.monitoring import ActionTaken, DeployedAlarm
from compiler.aws.notifications import Subscriber
from compiler.doctor.examined import AnyAlarm, Examined
from compiler.text.diagnostic import Code, Diagnostic, Problem
from compiler.text.nearest import suggestion

UNKNOWN = Code("WF1081", "no-alarm-to-fire")
USELESS = Code("WF1082", "alarm-cannot-be-tested")
FAILED = Code("WF1083", "alarm-action-failed")
NOTHING_SENT = Code("WF1084", "alarm-action-not-seen")
NOT_PUT_BACK = Code("WF1085", "alarm-not-put-back")

PATIENCE = 60.0
"""Seconds in which the history of an alarm tells what it has done."""

REASON = "A test by `watchform doctor --fire`: nothing is wrong."
_BACK = "The test by `watchform doctor --fire` is over: the state is as it was before."


@dataclass(frozen=True, slots=True)
class Recipient:
    """What an alarm calls; `subscribers` are those who hear a topic, None where it is none."""

    arn: str
    subscribers: tuple[Subscriber, ...] | None

    @property
    def name(self) -> str:
        """The last word of the ARN."""
        return self.arn.rpartition(":")[2]


@dataclass(frozen=True, slots=True)
class Target:
    """An alarm that is to be tested, as it is, and whom the test will reach."""

    node: AnyAlarm
    alarm: DeployedAlarm
    recipients: tuple[Recipient, ...]
    afterwards: tuple[Recipient, ...]


@dataclass(slots=True)
class Fired:
    """What the test has done so far.

    `since` is when AWS saw it, in seconds since 1970. `by_itself` is true where CloudWatch has
    evaluated the alarm again before it was put back. `counted` is how often SNS has delivered and
    has failed to, None where it does not say yet.
    """

    taken: list[ActionTaken] = field(default_factory=list)
    since: float = 0.0
    by_itself: bool = False
    counted: tuple[int, int] | None = None
    findings: list[Diagnostic] = field(default_factory=list)


def target(examined: Examined, word: str) -> Target:
    """Find an alarm by its name, or that of its entry: `ecs-cpu[vets]`, `alarms.ecs-cpu[vets]`.

    Raises:
        Problem: there is none, or a test of it would reach nobody.
    """
    names: dict[str, tuple[AnyAlarm, DeployedAlarm | None]] = {}
    for stack, node in examined.alarm_nodes:
        alarm = examined.alarm(stack, node)
        path = node.origin.path
        for name in (path, path.partition(".")[2], stack.physical(node.identity.logical_id)):
            names.setdefault(name, (node, alarm))
    if word not in names:
        entries = [node.origin.path.partition(".")[2] for _, node in examined.alarm_nodes]
        help_ = suggestion(word, entries if word not in entries else names, what="there are")
        raise Problem(Diagnostic(UNKNOWN, f"no alarm `{word}` was deployed", None, help=help_))
    node, found = names[word]
    if found is None:
        text = f"{node.origin.path} is not in CloudWatch any more"
        raise Problem(Diagnostic(USELESS, text, node.origin.span, help=examined.put_back))
    made = Target(
        node,
        found,
        _recipients(examined, found.alarm_actions),
        _recipients(examined, found.actions_of(found.state)),
    )
    _refuse(examined, made)
    return made


def _recipients(examined: Examined, arns: tuple[str, ...]) -> tuple[Recipient, ...]:
    return tuple(
        Recipient(arn, (examined.subscribers(arn) or ()) if ":sns:" in arn else None)
        for arn in arns
    )


def _refuse(examined: Examined, made: Target) -> None:
    """Refuse what would be no test: nothing is sent, or nobody hears it."""
    alarm, path = made.alarm, made.node.origin.path
    heard = [
        each
        for each in made.recipients
        if each.subscribers is None or any(s.confirmed for s in each.subscribers)
    ]
    if alarm.state == "ALARM":
        text, help_ = f"{path} is in ALARM: only a change of its state calls anybody", "wait for it"
    elif not alarm.enabled:
        text = f"{path} has its actions switched off: a test would reach nobody"
        help_ = f"see who is reached: watchform doctor {examined.run} --check alarm-actions"
    elif not made.recipients:
        text, help_ = (
            f"{path} calls nobody when it goes to ALARM",
            "give it `severity` or `actions`",
        )
    elif not heard:
        text = f"{path} calls topics that nobody hears"
        help_ = f"see why: watchform doctor {examined.run} --check subscriptions"
    else:
        return
    raise Problem(Diagnostic(USELESS, text, made.node.origin.span, help=help_))


def fire(examined: Examined, made: Target, fired: Fired, told: Callable[[str], None]) -> None:
    """Set the alarm to ALARM, wait for what it does, and put it back, whatever happens.

    `fired` is filled as it goes, so that an interrupt loses nothing; `told` hears what is done.

    Raises:
        AwsError: the state cannot be set, or the history not be read.
    """
    monitoring = examined.monitoring()
    monitoring.set_state(made.alarm.name, "ALARM", REASON)
    try:
        told("set to ALARM")
        _wait(examined, made, fired, told)
    finally:
        _put_back(examined, made, fired, told)
    fired.counted = _counted(examined, made, fired.since)
    fired.findings += _findings(examined, made, fired)


def _wait(examined: Examined, made: Target, fired: Fired, told: Callable[[str], None]) -> None:
    """Read the history until it tells of each action, or our patience ends."""
    since = fired.since = _changed_at(examined, made)
    clock = examined.clock
    end = clock.now() + PATIENCE
    while True:
        for each in examined.monitoring().actions_taken(made.alarm, since)[len(fired.taken) :]:
            fired.taken.append(each)
            told(f"{'called' if each.succeeded else 'could not call'} {_name(each.arn)}")
        if {r.arn for r in made.recipients} <= {each.arn for each in fired.taken}:
            return
        if clock.now() >= end:
            return
        clock.sleep(examined.poll)


def _changed_at(examined: Examined, made: Target) -> float:
    """Return when AWS saw the change, by its own clock, in seconds since 1970."""
    now = examined.monitoring().alarms_named([made.alarm.name])
    seen = next((each.since for each in now if each.state == "ALARM"), None)
    return examined.now - PATIENCE if seen is None else seen.timestamp() - 1


def _put_back(examined: Examined, made: Target, fired: Fired, told: Callable[[str], None]) -> None:
    alarm, state = made.alarm, made.alarm.state
    monitoring = examined.monitoring()
    try:
        (now,) = monitoring.alarms_named([alarm.name])
        fired.by_itself = now.state != "ALARM"
        if not fired.by_itself:
            monitoring.set_state(alarm.name, state, _BACK)
    except (AwsError, ValueError) as error:
        region = examined.environment.region
        command = (
            f"aws cloudwatch set-alarm-state --region {region} --alarm-name {alarm.name} "
            f"--state-value {state} --state-reason 'the test is over'"
        )
        text = f"{made.node.origin.path} may still be in ALARM: {_why(error)}"
        help_ = f"put it back: {command}"
        fired.findings.append(Diagnostic(NOT_PUT_BACK, text, made.node.origin.span, help=help_))
    else:
        how = f"CloudWatch has put it to {now.state} by itself"
        told(how if fired.by_itself else f"put back to {state}")


def _why(error: AwsError | ValueError) -> str:
    return error.message if isinstance(error, AwsError) else "it is not in CloudWatch any more"


def _counted(examined: Examined, made: Target, since: float) -> tuple[int, int] | None:
    """Read how often SNS has delivered since a moment: it counts with some minutes' delay.

    https://docs.aws.amazon.com/sns/latest/dg/sns-monitoring-using-cloudwatch.html
    """
    from compiler.aws.metric_data import MetricRequest

    names = [r.name for r in made.recipients if r.subscribers is not None]
    requests = [
        MetricRequest("AWS/SNS", metric, {"TopicName": name}, "Sum", 60)
        for metric in ("NumberOfNotificationsDelivered", "NumberOfNotificationsFailed")
        for name in names
    ]
    start = int(since) // 60 * 60
    try:
        end = start + 10 * 60
        found = examined.monitoring().points(requests, start, end, lambda *_: None)
    except AwsError:
        return None
    sums = [int(sum(points.values)) for points in found]
    known = any(points.times for points in found)
    return (sum(sums[: len(names)]), sum(sums[len(names) :])) if known else None


def _findings(examined: Examined, made: Target, fired: Fired) -> Iterator[Diagnostic]:
    path, span = made.node.origin.path, made.node.origin.span
    look = f"look what keeps it out: watchform doctor {examined.run} --check topic-policies"
    for each in fired.taken:
        if not each.succeeded:
            text = f"{path} could not call {_name(each.arn)}: {each.said}"
            yield Diagnostic(FAILED, text, span, help=f"{look} --check key-policies")
    seen = {each.arn for each in fired.taken}
    for recipient in made.recipients:
        if recipient.arn not in seen:
            text = f"{path} has not called {recipient.name} within {PATIENCE:.0f} seconds"
            yield Diagnostic(NOTHING_SENT, text, span, help=look)


def _name(arn: str) -> str:
    return arn.rpartition(":")[2]
