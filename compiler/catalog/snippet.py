"""Lines of a spec that watch something, to paste and to fill in."""

from __future__ import annotations

from collections.abc import Iterator

from compiler.catalog.recommended_alarm import RecommendedAlarm
from compiler.catalog.search import FoundNamespace
from compiler.catalog.service import Service


def of_service(service: Service) -> str:
    """Write a watch of a service with its recommended alarms, and a dashboard of its widgets."""
    return "\n".join(_of_service(service))


def _of_service(service: Service) -> Iterator[str]:
    name = service.name.replace("-", "_")
    yield "watch:"
    yield f"  {name}:"
    yield f"    service: {service.name}"
    for key in service.identity:
        yield f"    {key}: …"
    yield from _recommended(service)
    yield "dashboards:"
    yield "  main:"
    yield f"    widgets: [{{service: {name}}}]"


def _recommended(service: Service) -> Iterator[str]:
    known = {*service.identity, *dict(service.defaults)}
    fitting = [alarm for alarm in service.recommended.values() if not _lacks(service, alarm, known)]
    asking = [alarm for alarm in fitting if alarm.threshold is None]
    if asking:
        yield "    recommended:"
        for alarm in asking:
            yield f'      {alarm.name}: {{threshold: "{alarm.comparison} …"}}'
    elif fitting:
        yield "    recommended: true"


def _lacks(service: Service, alarm: RecommendedAlarm, known: set[str]) -> tuple[str, ...]:
    return service.metrics[alarm.metric].lacks({*known, *dict(alarm.dimensions)})


def of_namespace(found: FoundNamespace) -> str:
    """Write a watch of a namespace that no service of the catalog is for."""
    sets = [names for metric in found.metrics for names in metric.dimension_sets]
    some = sorted(min(sets, key=lambda names: (len(names), sorted(names)), default=()))
    dimensions = ", ".join(f"{name}: …" for name in some)
    lines = ["watch:", "  a_name:", "    service: custom", f"    namespace: {found.name}"]
    return "\n".join([*lines, f"    dimensions: {{{dimensions}}}"] if some else lines)
