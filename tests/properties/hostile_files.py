"""Files that are made to hurt, and a process that compiles each of them under watch."""

from __future__ import annotations

import json
import resource
import shutil
import signal
import sys
import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import NamedTuple

BASE = Path(__file__).parents[1] / "errors" / "base"
MEMORY = 600 * 1024 * 1024
SECONDS = 10.0

HEAD = b"version: 1\nstack: shop-dev\n"
WATCH = HEAD + b"watch:\n  orders: {service: lambda, FunctionName: shop-dev-orders}\n"
ALARM = b'alarms:\n  a: {metric: orders.Errors, threshold: "> 5", actions: {}, %s}\n'


class Case(NamedTuple):
    """A spec, and a code that it is told by."""

    spec: bytes
    code: str


def times(count: int, line: str) -> bytes:
    """Repeat a line with its number."""
    return b"".join(line.replace("#", str(i)).encode() for i in range(count))


def expression(text: bytes) -> bytes:
    """An alarm on an expression."""
    return WATCH + b'alarms:\n  a: {expression: "' + text + b'", threshold: "> 5", actions: {}}\n'


def rule(text: bytes) -> bytes:
    """A composite with a rule."""
    return WATCH + b'composites:\n  a: {rule: "' + text + b'", actions: {}}\n'


def widget(text: bytes) -> bytes:
    """A dashboard of one widget, with something more in it."""
    start = b"dashboards: {main: {widgets: [{title: a, metrics: [orders.Errors], "
    return WATCH + start + text + b"}]}}\n"


def alarms(count: int, metric: str, more: str = "") -> bytes:
    """Many alarms."""
    line = f'  a#: {{metric: {metric}, threshold: "> 5", actions: {{}}{more}}}\n'
    return b"alarms:\n" + times(count, line)


FAN_OUT = HEAD + (
    b'watch:\n  p: {service: lambda, FunctionName: "${each}", each: ['
    + times(60_000, "m#, ")
    + b"]}\n"
)
SHAPES = {
    "thirty thousand open brackets": Case(b"[" * 30_000, "WF107"),
    "thirty thousand open braces": Case(b"{a: " * 30_000, "WF107"),
    "a mapping in a mapping, line by line": Case(
        times(1, "a:\n") + b"".join(b" " * i + b"a:\n" for i in range(1, 1500)), "WF107"
    ),
    "fifteen thousand dashes": Case(b"- " * 15_000, "WF107"),
    "a text of four megabytes": Case(HEAD + b"description: " + b"x" * 3_900_000, "WF204"),
    "a quote that is never closed": Case(HEAD + b'description: "' + b"x" * 3_900_000, "WF101"),
    "a file of ten megabytes": Case(HEAD + b"#" * 10_000_000, "WF113"),
    "thousands of keys": Case(HEAD + times(25_000, "k#: 1\n"), "WF201"),
    "thousands of keys on one line": Case(
        HEAD + b"watch: {" + times(25_000, "k#: 1, ") + b"}", "WF119"
    ),
    "thousands of one key": Case(HEAD + b"watch:\n" + b"  k: 1\n" * 30_000, "WF103"),
    "a billion laughs": Case(b"a: &a [x]\n" + times(60, "b#: &b# [*a, *a]\n"), "WF104"),
    "thirty thousand aliases": Case(b"a: &a x\nb: [" + b"*a, " * 30_000 + b"]", "WF104"),
    "thirty thousand anchors": Case(b"b: [" + times(30_000, "&a# x, ") + b"]", "WF104"),
    "thirty thousand tags": Case(b"b: [" + b"!t x, " * 30_000 + b"]", "WF105"),
    "thirty thousand documents": Case(b"---\n" * 30_000, "WF109"),
    "a megabyte of tabs": Case(b"\t" * 1_000_000, "WF101"),
    "a megabyte of line ends": Case(b"\n" * 1_000_000, "WF108"),
    "a comma too many in a long line": Case(HEAD + b"x: [" + b"1, " * 80_000 + b"}", "WF101"),
}
BYTES = {
    "nothing at all": Case(b"", "WF108"),
    "a zero byte": Case(WATCH + b"description: a\x00b\n", "WF101"),
    "a bell": Case(WATCH + b"description: a\x07b\n", "WF101"),
    "bytes that are no UTF-8": Case(WATCH + b"description: \xff\xfe\n", "WF102"),
    "UTF-16": Case(WATCH.decode().encode("utf-16"), "WF102"),
    "UTF-16 without a mark": Case(WATCH.decode().encode("utf-16-le"), "WF101"),
    "half a character as an escape": Case(WATCH + b'description: "\\ud800"\n', "WF101"),
    "an escape sequence in a key": Case(WATCH + b'"\\e[31mred\\n": 1\n', "WF201"),
}
MANY = {
    "fifteen thousand bad names": Case(
        HEAD + b"watch:\n" + times(15_000, "  b #: {service: z}\n"), "WF119"
    ),
    "fifteen thousand bad names on one line": Case(
        HEAD + b"watch: {" + times(15_000, "b #: {service: z}, ") + b"}", "WF119"
    ),
    "fifteen thousand words for alarms": Case(
        WATCH + b"alarms:\n" + times(15_000, "  a#: x\n"), "WF119"
    ),
    "three thousand references to nothing": Case(WATCH + alarms(3_000, "order#.Errors"), "WF331"),
    "three thousand metrics that are none": Case(WATCH + alarms(3_000, "orders.Error#"), "WF341"),
    "eight thousand misspelt keys": Case(
        WATCH + b"alarms:\n  a:\n" + times(8_000, "    tresh#: 5\n"), "WF201"
    ),
    "unknown inputs beside thousands of known ones": Case(
        WATCH
        + b"inputs:\n"
        + times(2000, "  i#: {ssm: /a/b#, example: x}\n")
        + alarms(1200, "orders.Errors", ', description: "${inputs.z#}"'),
        "WF361",
    ),
    "rules of alarms that are none": Case(
        WATCH
        + alarms(2000, "orders.Errors")
        + b"composites:\n"
        + times(1000, "  c#: {rule: ALARM(b#), actions: {}}\n"),
        "WF363",
    ),
    "sixty thousand members": Case(FAN_OUT + alarms(1, "p.Errors"), "WF226"),
    "one member thirty thousand times": Case(
        HEAD + b"watch:\n  p: {service: lambda, FunctionName: x, each: [" + b"m, " * 30_000 + b"]}",
        "WF212",
    ),
}
TEXTS = {
    "placeholders inside placeholders": Case(
        WATCH + b'description: "' + b"${" * 30_000 + b'"\n', "WF303"
    ),
    "placeholders that are closed": Case(
        WATCH + b'description: "' + b"${" * 15_000 + b"}" * 15_000 + b'"\n', "WF303"
    ),
    "unknown placeholders": Case(WATCH + b'description: "' + b"${x}" * 15_000 + b'"\n', "WF301"),
    "a sum of fifteen thousand": Case(expression(b"orders.Errors + " * 15_000 + b"1"), "WF351"),
    "brackets in an expression": Case(expression(b"(" * 30_000), "WF351"),
    "signs in an expression": Case(expression(b"-" * 30_000 + b"1"), "WF351"),
    "functions in functions": Case(expression(b"SUM(" * 8_000), "WF351"),
    "brackets in a rule": Case(rule(b"(" * 30_000), "WF431"),
    "NOT of NOT": Case(rule(b"NOT " * 30_000 + b"TRUE"), "WF431"),
    "a rule that is too long": Case(rule(b"TRUE AND " * 30_000 + b"TRUE"), "WF434"),
    "metrics of metrics of metrics": Case(
        WATCH
        + b"metrics:\n"
        + b"".join(f"  m{i}: {{expression: m{i + 1} * 2}}\n".encode() for i in range(3000))
        + b"  m3000: {expression: orders.Errors * 2}\n"
        + alarms(1, "m0"),
        "WF351",
    ),
    "an address of dots": Case(
        WATCH + b'notify: {topics: {t: {subscribe: [{email: "' + b"a." * 15_000 + b'@"}]}}}\n',
        "WF523",
    ),
    "a name of signs": Case(
        WATCH + b'trail: {name: "' + b"a-" * 15_000 + b'!", bucket: abc, keep: 90d}\n', "WF512"
    ),
    "a bucket of signs": Case(
        WATCH + b'trail: {name: abc, bucket: "' + b"a-." * 15_000 + b'", keep: 90d}\n', "WF511"
    ),
}
NUMBERS = {
    "a number of five thousand digits": Case(widget(b"width: " + b"9" * 5000), "WF203"),
    "a hexadecimal number without end": Case(widget(b"width: 0x" + b"f" * 5000), "WF203"),
    "a number that is too large": Case(widget(b"y_axis: {min: 1e999}"), "WF203"),
    "no number": Case(widget(b"y_axis: {min: .nan}"), "WF203"),
    "infinity": Case(widget(b"y_axis: {min: -.inf}"), "WF203"),
    "a threshold beyond all numbers": Case(
        WATCH + b'alarms: {a: {metric: orders.Errors, threshold: "> 1e999", actions: {}}}', "WF204"
    ),
    "a threshold of thousands of digits": Case(
        WATCH + b'alarms: {a: {metric: orders.Errors, threshold: "> ' + b"9" * 5000 + b'"}}',
        "WF204",
    ),
    "a period of ages": Case(WATCH + ALARM % (b"period: " + b"9" * 5000 + b"d"), "WF204"),
    "datapoints without end": Case(WATCH + ALARM % (b"datapoints: " + b"9" * 5000), "WF204"),
    "days without end": Case(WATCH + b"retention: {/a/b: " + b"9" * 5000 + b"d}\n", "WF204"),
    "a moment of many digits": Case(
        widget(b'annotations: {vertical: [{value: "2026-' + b"0" * 30_000 + b'"}]}'), "WF204"
    ),
}
CASES: Mapping[str, Case] = {**SHAPES, **BYTES, **MANY, **TEXTS, **NUMBERS}


class TooSlowError(Exception):
    """The processor has worked for too long."""


def _stop(*_: object) -> None:
    raise TooSlowError


def watched(action: Callable[[], dict[str, object]]) -> dict[str, object]:
    """Run something for a bounded time; say how it ended."""
    signal.signal(signal.SIGPROF, _stop)
    signal.setitimer(signal.ITIMER_PROF, SECONDS)
    try:
        return {"how": "found", **action()}
    except BaseException as error:  # noqa: BLE001 - whatever it is, it is told
        return {"how": f"{type(error).__name__}: {error}"[:500]}
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)


def compiled(folder: Path, spec: bytes) -> dict[str, object]:
    """Compile a spec; say what is found, and how long the longest text of it is."""
    from compiler.pipeline import compile_environment
    from compiler.text import github, json_report, lines, sarif, terminal

    (folder / "specs/app.yaml").write_bytes(spec)
    compilation = compile_environment(folder, "dev")
    found, sources = compilation.diagnostics, compilation.sources
    drawn = [terminal.render(found, sources), lines.render(found), github.render(found)]
    json_report.render(found)
    sarif.render(found, sources, sarif.Run("1", {}))
    codes = sorted({diagnostic.code.id for diagnostic in found})
    return {"codes": codes, "longest": max(map(len, drawn[:1]))}


def main() -> None:
    """Compile every case, and write how each of them ended."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        shutil.copytree(BASE, folder, dirs_exist_ok=True)
        ended = {case: watched(lambda: compiled(folder, CASES[case].spec)) for case in CASES}  # noqa: B023
    json.dump(ended, sys.stdout)


if __name__ == "__main__":
    main()
