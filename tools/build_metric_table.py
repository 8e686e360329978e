"""Build compiler/catalog/metrics.json: the metrics AWS publishes, with dimensions and units.

    python tools/build_metric_table.py                    fetch the pinned packages, write the table
    python tools/build_metric_table.py --packages FOLDER  take the archives that lie in FOLDER
    python tools/build_metric_table.py --check            write nothing; exit 1 if the table differs

Three packages of AWS's own say each a part (see PINS), and compiler/catalog/metric_overlay.json
says what all of them lack or have wrong. The rules where they disagree:

* Dimension sets are united: a set too many is a warning not given, a set too few a false one.
* The statistic is the console's, except where the documentation names others: then its first.
* A unit is CloudWatch's own word or absent. AWS/ECS has statistics where units belong.
* The overlay overrules.
"""

from __future__ import annotations

import argparse
import gzip
import hashlib
import json
import re
import subprocess
import sys
import tarfile
import tempfile
import zipfile
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

CATALOG = Path(__file__).resolve().parent.parent / "compiler" / "catalog"
TABLE = CATALOG / "metrics.json"
OVERLAY = CATALOG / "metric_overlay.json"


class Pin(NamedTuple):
    """A package, and the one file in it that is read."""

    registry: str
    package: str
    version: str
    file: str

    @property
    def archive(self) -> str:
        """The name its registry's client gives to the archive."""
        if self.registry == "npm":
            return f"{self.package.removeprefix('@').replace('/', '-')}-{self.version}.tgz"
        return f"{re.sub('[.-]', '_', self.package)}-{self.version}-py3-none-any.whl"


LICENCE = "Apache-2.0"  # of all three
PINS = (
    Pin("npm", "@aws-cdk/aws-service-spec", "0.1.216", "package/db.json.gz"),
    Pin("npm", "@aws-cdk/cfnspec", "2.72.1", "package/lib/canned-metrics/services.json"),
    Pin(
        "PyPI",
        "awslabs.cloudwatch-mcp-server",
        "0.3.1",
        "awslabs/cloudwatch_mcp_server/cloudwatch_metrics/data/metric_metadata.json",
    ),
)


class Words:
    """What the documentation's words for units and statistics are in CloudWatch's own."""

    def __init__(self, overlay: dict[str, Any]) -> None:
        self.statistics: dict[str, str] = overlay["words"]["statistics"]
        self.units: dict[str, str | None] = overlay["words"]["units"]
        longest_first = sorted(self.statistics, key=len, reverse=True)
        self._statistic = re.compile(r"\b(" + "|".join(longest_first) + r")\b")

    def find_statistics(self, text: str) -> list[str]:
        """Return the statistics that a sentence names, in its order."""
        return [self.statistics[word] for word in self._statistic.findall(text)]

    def read_unit(self, text: str, traps: Counter[str]) -> str | None:
        """Return the unit, None where CloudWatch has none of that kind.

        Raises:
            SystemExit: the wording is new; the overlay must say what it means.
        """
        wording = " ".join(text.lower().split()).rstrip(".")
        if wording in self.units:
            if self.units[wording] is None:
                traps["units that CloudWatch does not have"] += 1
            return self.units[wording]
        if wording and self._statistic.sub("", text).strip(" ,"):
            sys.exit(f"the unit {text!r} is new: say in {OVERLAY.name} what it means")
        traps["statistics in the field of the unit"] += bool(wording)
        return None


@dataclass
class Row:
    """What is known of one metric; `console`: size of a dimension set, statistic drawn for it.

    `averaged` tells that AWS recommends an alarm on its Average.
    """

    console: list[tuple[int, str]] = field(default_factory=list)
    documented: list[str] = field(default_factory=list)
    decided: str | None = None
    unit: str | None = None
    dimensions: set[tuple[str, ...]] = field(default_factory=set)
    description: str = ""
    averaged: bool = False

    def statistic(self) -> str | None:
        """Return the statistic to read the metric with, None where no source says one."""
        if self.decided:
            return self.decided
        if self.documented and (not self.console or self.is_contradicted()):
            return self.documented[0]
        # Where templates of the console differ, the widest view counts: fewest dimensions.
        return min(self.console)[1] if self.console else None

    def is_contradicted(self) -> bool:
        """Say whether the documentation names statistics, and none of the console's."""
        named = {statistic for _, statistic in self.console}
        return bool(named and self.documented) and not named & set(self.documented)


class Table(defaultdict[tuple[str, str], Row]):
    """Namespace and metric name -> row, and a count of what was set right on the way."""

    def __init__(self) -> None:
        super().__init__(Row)
        self.traps: Counter[str] = Counter()


def read_service_spec(content: bytes, table: Table) -> None:
    """Take metrics, dimension sets and the console's statistics."""
    schema = json.loads(gzip.decompress(content))["schema"]
    sets = {
        entity["$id"]: sorted_names(entry["name"] for entry in entity["dimensions"])
        for entity in schema["dimensionSet"]["entities"]
    }
    uses = schema["usesDimensionSet"]["forward"]
    for metric in schema["metric"]["entities"]:
        row = table[metric["namespace"], metric["name"]]
        for use in uses[metric["$id"]]:
            row.dimensions.add(sets[use["$id"]])
            row.console.append((len(sets[use["$id"]]), metric["statistic"]))


def read_canned_metrics(content: bytes, table: Table) -> None:
    """Take the same from the console's dashboards, which cover more namespaces."""
    for service in json.loads(content):
        for template in service.get("metricTemplates", ()):
            names = sorted_names(entry["dimensionName"] for entry in template["dimensions"])
            for metric in template["metrics"]:
                row = table[template["namespace"], metric["name"]]
                row.dimensions.add(names)
                row.console.append((len(names), metric["defaultStat"]))


def read_metadata(content: bytes, table: Table, words: Words) -> None:
    """Take descriptions, units, documented statistics, and the dimensions of recommended alarms."""
    for entry in json.loads(content):
        row = table[entry["metricId"]["namespace"], entry["metricId"]["metricName"]]
        row.description = " ".join(entry["description"].split())
        row.documented = words.find_statistics(entry.get("recommendedStatistics", ""))
        row.unit = words.read_unit(entry.get("unitInfo", ""), table.traps)
        for alarm in entry.get("alarmRecommendations", ()):
            row.dimensions.add(sorted_names(given["name"] for given in alarm["dimensions"]))
            row.averaged |= alarm["statistic"] == "Average"


def apply_overlay(overlay: dict[str, Any], table: Table) -> None:
    """Apply our own additions and corrections."""
    for entry in overlay["drop"]:
        del table[entry["namespace"], entry["metric"]]
        table.traps["names that are no metric"] += 1
    for entry in overlay["rows"]:
        for name, description in entry["metrics"].items():
            row = table[entry["namespace"], name]
            if entry.get("replace"):
                row.dimensions.clear()
            row.dimensions |= {sorted_names(names) for names in entry.get("dimensions", ())}
            row.decided = entry.get("statistic", row.decided)
            row.unit = entry.get("unit", row.unit)
            row.description = description or row.description


def sorted_names(names: Iterable[str]) -> tuple[str, ...]:
    """Return a dimension set in the one order it is written in."""
    return tuple(sorted(names))


def render(table: Table, provenance: list[dict[str, str]]) -> str:
    """Write the table as JSON, one metric a line, sorted."""
    lines = ["{", '"provenance": [']
    lines.append(",\n".join(to_json(entry) for entry in provenance))
    lines += ["],", '"namespaces": {']
    blocks = []
    for namespace in sorted({namespace for namespace, _ in table}):
        own = sorted((key[1], row) for key, row in table.items() if key[0] == namespace)
        rows = ",\n".join(f"{to_json(name)}: {render_row(row)}" for name, row in own)
        blocks.append(f"{to_json(namespace)}: {{\n{rows}\n}}")
    lines += [",\n".join(blocks), "}", "}", ""]
    return "\n".join(lines)


def render_row(row: Row) -> str:
    """Write one metric; what is not known is left out."""
    known: dict[str, Any] = {
        "statistic": row.statistic(),
        "unit": row.unit,
        "dimensions": sorted(row.dimensions, key=lambda names: (len(names), names)) or None,
        # The Average of such a count is a rate, which one may well want.
        "averaged": (row.averaged and row.statistic() == "Sum") or None,
        "description": row.description or None,
    }
    return to_json({key: value for key, value in known.items() if value is not None})


def to_json(value: object) -> str:
    """Write JSON as short as it stays readable."""
    return json.dumps(value, ensure_ascii=False)


def fetch(pin: Pin, folder: Path) -> None:
    """Download the archive of a package into a folder, with its registry's own client."""
    if pin.registry == "npm":
        command = ["npm", "pack", "--silent", f"{pin.package}@{pin.version}"]
    else:
        wanted = f"{pin.package}=={pin.version}"
        pip = [sys.executable, "-m", "pip", "download", "--quiet"]
        command = [*pip, "--no-deps", "--only-binary=:all:", wanted]
    subprocess.run(command, cwd=folder, check=True, stdout=sys.stderr)


def read_member(archive: Path, name: str) -> bytes:
    """Read one file of an archive.

    Raises:
        SystemExit: the archive is not there, or holds no such file.
    """
    try:
        if archive.suffix == ".whl":
            with zipfile.ZipFile(archive) as wheel:
                return wheel.read(name)
        with tarfile.open(archive) as ball:
            member = ball.extractfile(name)
            return member.read() if member else b""
    except (OSError, KeyError) as error:
        sys.exit(f"cannot read {name} of {archive}: {error}")


def build(folder: Path) -> tuple[str, Table]:
    """Read the archives in a folder and the overlay; return the table as text and as data."""
    overlay = json.loads(OVERLAY.read_bytes())
    contents = [read_member(folder / pin.archive, pin.file) for pin in PINS]
    table = Table()
    read_service_spec(contents[0], table)
    read_canned_metrics(contents[1], table)
    read_metadata(contents[2], table, Words(overlay))
    apply_overlay(overlay, table)
    provenance = [
        {**pin._asdict(), "licence": LICENCE, "sha256": hashlib.sha256(content).hexdigest()}
        for pin, content in zip(PINS, contents, strict=True)
    ]
    return render(table, [*provenance, {"package": "this repository", "file": OVERLAY.name}]), table


def summary(text: str, table: Table) -> Iterator[str]:
    """Say what the table holds, and what was set right on the way."""
    spaces = {namespace for namespace, _ in table}
    yield f"{len(spaces)} namespaces, {len(table)} metrics, {len(text.encode()) / 1000:.0f} kB"
    rows = table.values()
    yield f"{sum(bool(row.dimensions) for row in rows)} with dimension sets"
    yield f"{sum(bool(row.unit) for row in rows)} with a unit"
    yield f"{sum(bool(row.statistic()) for row in rows)} with a statistic"
    yield f"{sum(bool(row.description) for row in rows)} with a description"
    contradicted = sum(row.is_contradicted() for row in rows)
    yield f"{contradicted} statistics of the console that the documentation does not name"
    yield from (f"{count} {trap}" for trap, count in sorted(table.traps.items()))


def main() -> None:
    """Write the table, or check it."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--packages", type=Path, metavar="FOLDER", help="where the archives lie")
    parser.add_argument("--check", action="store_true", help="exit 1 if the table differs")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        folder = options.packages or Path(temporary)
        if options.packages is None:
            for pin in PINS:
                fetch(pin, folder)
        text, table = build(folder)
    for line in summary(text, table):
        print(line)
    if not options.check:
        TABLE.write_text(text, encoding="utf-8")
    elif not TABLE.exists() or TABLE.read_text(encoding="utf-8") != text:
        sys.exit(f"{TABLE.name} is not what this script writes: run it without --check")


if __name__ == "__main__":
    main()
