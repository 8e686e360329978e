"""Things that would get the same name: in a template, or in the account."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import assert_never

from compiler.ir.alarm import Alarm, Composite
from compiler.ir.dashboard import Dashboard
from compiler.ir.estate import Estate, Node, Stack, logical_ids
from compiler.ir.input import ExportSource, Input, ValueSource
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
        for entry in stack.inputs:
            yield from _parameter(entry, ids)
        for node in stack.nodes:
            yield from _ids(node, ids)
            for what, name in _names(node):
                yield from _name((what, name), node.origin, taken)


def part_collisions(parts: Iterable[Stack]) -> Iterator[Diagnostic]:
    """Find parts of a large stack that are called as another stack is, or its template."""
    taken: dict[tuple[str, str], Origin] = {}
    for part in parts:
        yield from _name(("stack", part.name), part.origin, taken)
        yield from _name(("template", f"{part.key}.yaml"), part.origin, taken)


def environment_collisions(estates: Iterable[Estate]) -> Iterator[Diagnostic]:
    """Find environments of one account and region whose names would be the same.

    In another region the names are free again, except those of buckets.
    """
    taken: dict[tuple[str, str, str], Estate] = {}
    buckets: dict[tuple[str, str], tuple[str, Origin]] = {}
    for estate in estates:
        here = estate.environment
        there = taken.setdefault((here.account, here.region, here.prefix), estate).environment
        if there is here:
            yield from _buckets(estate, buckets)
            continue
        yield Diagnostic(
            SAME_PREFIX,
            f"{here.name} and {there.name} share account {here.account}, region {here.region} "
            f"and prefix `{here.prefix}`: all their names collide",
            here.origin.field("prefix"),
            help="give each environment of an account and region a prefix of its own",
            further=(Label(there.origin.field("prefix"), "the other environment"),),
        )


def _buckets(
    estate: Estate, taken: dict[tuple[str, str], tuple[str, Origin]]
) -> Iterator[Diagnostic]:
    """Find buckets that another environment of the account has: their names know no region."""
    here = estate.environment
    for node in (node for stack in estate.stacks for node in stack.nodes):
        if not isinstance(node, Trail):
            continue
        name, first = taken.setdefault((here.account, node.bucket), (here.name, node.origin))
        if name != here.name:
            yield Diagnostic(
                SAME_NAME,
                f"the bucket `{node.bucket}` of {here.name} is made by {name} already",
                node.origin.field("bucket"),
                help="a bucket has its name in all regions: write `${region}` into it, "
                "or give the environments two prefixes",
                further=(Label(first.field("bucket"), "the first"),),
            )


def _name(
    name: tuple[str, str], origin: Origin, taken: dict[tuple[str, str], Origin]
) -> Iterator[Diagnostic]:
    first = taken.setdefault(name, origin)
    if first is origin:
        return
    what, word = name
    by_key = what == "key alias"
    help_ = f"give this {what} another name, or make it once"
    if by_key:
        help_ = "give one of them `key_alias:`, a name of its own for the key"
    yield Diagnostic(
        SAME_NAME,
        f"the {what} `{word}` is made by `{first.path}` already",
        origin.field("key_alias" if by_key else "name"),
        help=help_,
        further=(Label(first.span, "the first"),),
    )


def _parameter(entry: Input, taken: dict[str, Origin]) -> Iterator[Diagnostic]:
    if isinstance(entry.source, ExportSource | ValueSource):
        return
    if (first := taken.get(entry.parameter)) is not None:
        yield Diagnostic(
            SAME_LOGICAL_ID,
            f"`{entry.origin.path}` gets the parameter of `{first.path}`: {entry.parameter}",
            entry.origin.span,
            help="parameters keep only letters and digits; rename one of them",
            further=(Label(first.span, "the first"),),
        )
    taken.setdefault(entry.parameter, entry.origin)


def _ids(node: Node, taken: dict[str, Origin]) -> Iterator[Diagnostic]:
    for logical_id in logical_ids(node):
        first = taken.get(logical_id)
        taken.setdefault(logical_id, node.origin)
        if first is not None:
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
