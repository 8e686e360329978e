"""Write tests/catalog/recommended_by_aws.json: the alarms that AWS itself recommends.

    python tools/build_aws_recommendations.py                    fetch the pinned package, write it
    python tools/build_aws_recommendations.py --packages FOLDER  take the archive that lies there

The tests hold the services of the catalog against it: each of its alarms is in a service, or left
out there with a reason. The package is the third pin of tools/build_metric_table.py.
"""

from __future__ import annotations

import argparse
import json
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from build_metric_table import PINS, fetch, read_member, to_json

FILE = Path(__file__).resolve().parent.parent / "tests" / "catalog" / "recommended_by_aws.json"
_PIN = PINS[2]
_SIGNS = {
    "GreaterThanThreshold": ">",
    "GreaterThanOrEqualToThreshold": ">=",
    "LessThanThreshold": "<",
    "LessThanOrEqualToThreshold": "<=",
}


def recommendations(content: bytes) -> Iterator[dict[str, Any]]:
    """Read each alarm in the words of the catalog; `threshold` is None where it depends."""
    for entry in json.loads(content):
        for alarm in entry.get("alarmRecommendations", ()):
            number = alarm["threshold"].get("staticValue")
            sign = _SIGNS[alarm["comparisonOperator"]]
            yield {
                "namespace": entry["metricId"]["namespace"],
                "metric": entry["metricId"]["metricName"],
                "dimensions": {d["name"]: d.get("value") for d in alarm["dimensions"]},
                "statistic": alarm["statistic"],
                "comparison": sign,
                "threshold": None if number is None else f"{sign} {_plain(number)}",
                "period": alarm["period"],
                "datapoints": f"{alarm['datapointsToAlarm']} of {alarm['evaluationPeriods']}",
                "treat_missing_data": alarm["treatMissingData"],
            }


def _plain(number: float) -> str:
    return str(int(number)) if number == int(number) else str(number)


def render(alarms: list[dict[str, Any]]) -> str:
    """Write one alarm a line, sorted."""
    lines = sorted(to_json(alarm) for alarm in alarms)
    head = f'"package": {to_json(_PIN.package)}, "version": {to_json(_PIN.version)}'
    return f'{{{head}, "alarms": [\n' + ",\n".join(lines) + "\n]}\n"


def main() -> None:
    """Write the file."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--packages", type=Path, metavar="FOLDER", help="where the archive lies")
    given = parser.parse_args().packages
    with tempfile.TemporaryDirectory() as temporary:
        folder = given or Path(temporary)
        if given is None:
            fetch(_PIN, folder)
        alarms = list(recommendations(read_member(folder / _PIN.archive, _PIN.file)))
    FILE.write_text(render(alarms), encoding="utf-8")
    print(f"{len(alarms)} alarms that AWS recommends")


if __name__ == "__main__":
    main()
