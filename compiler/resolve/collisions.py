"""Things that would get the same name: in a template, or in the account."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import assert_never

from compiler.ir.alarm import Alarm, Composite
from compiler.ir.dashboard import Dashboard
from compiler.ir.estate import Environment, Node, Stack, logical_ids
from compiler.ir.logs import LogGroup, MetricFilter
from compiler.ir.origin import Origin
from compiler.ir.resource import PlainResource
from compiler.ir.topic import NotifyKey, Topic
from compiler.ir.trail import Trail
from compiler.text.diagnostic import Code, Diagnostic, Label

SAME_NAME = Code("WF371", "same-name")
SAME_LOGICAL_ID = Code("WF372", "same-logical-id")
SAME_PREFIX = Code("WF373", "same-prefix")


def collisions(stacks: Iterable[Stack]) -> Iterator[Diagnostic]:
    """Find names that two things of the account and region, or of a template, would have."""
    taken: dict[tuple[str, str], Origin] = {}
    for stack in stacks:
        yield from _name(("stack", stack.name), stack.origin, taken)
        ids: dict[str, Origin] = {}
        for node in stack.nodes:
            yield from _ids(node, ids)
            for what, name in _names(node):
                yield from _name((what, name), node.origin, taken)


def environment_collisions(environments: Iterable[Environment]) -> Iterator[Diagnostic]:
    """Find environments of one account whose names would be the same."""
    taken: dict[tuple[str, str], Environment] = {}
    for environment in environments:
        first = taken.setdefault((environment.account, environment.prefix), environment)
        if first is environment:
            continue
        yield Diagnostic(
            SAME_PREFIX,
            f"{environment.name} and {first.name} share account {environment.account} and prefix "
            f"`{environment.prefix}`: all their names collide",
            environment.origin.field("prefix"),
            help="give each environment of an account a prefix of its own",
            further=(Label(first.origin.field("prefix"), "the other environment"),),
        )


def _name(
    name: tuple[str, str], origin: Origin, taken: dict[tuple[str, str], Origin]
) -> Iterator[Diagnostic]:
    first = taken.setdefault(name, origin)
    if first is origin:
        return
    what, word = name
    yield Diagnostic(
        SAME_NAME,
        f"the {what} `{word}` is made by `{first.path}` already",
        origin.field("name"),
        help=f"give this {what} another name, or make it once",
        further=(Label(first.span, "the first"),),
    )


def _ids(node: Node, taken: dict[str, Origin]) -> Iterator[Diagnostic]:
    for logical_id in logical_ids(node):
        first = taken.setdefault(logical_id, node.origin)
        if first is not node.origin:
            yield Diagnostic(
                SAME_LOGICAL_ID,
                f"`{node.origin.path}` gets the logical ID of `{first.path}`: {logical_id}",
                node.origin.span,
                help="logical IDs keep only letters and digits; rename one of them",
                further=(Label(first.span, "the first"),),
            )
            return


def _names(node: Node) -> Iterator[tuple[str, str]]:  # noqa: C901 - one case for each node
    """Name what must be unique in an account and region."""
    match node:
        case Alarm() | Composite():
            yield "alarm", node.name
        case Dashboard():
            yield "dashboard", node.name
        case LogGroup():
            yield "log group", node.name
        case Trail():
            yield "trail", node.name
            yield "bucket", node.bucket
            if node.log_group is not None:
                yield "log group", node.log_group
            if node.encryption == "own":
                yield "key alias", node.key_alias
        case NotifyKey():
            yield "key alias", node.alias
        case Topic():
            yield "topic", node.name
        case PlainResource():
            if node.name:
                yield node.type, node.name
        case MetricFilter():
            pass
        case _:
            assert_never(node)
