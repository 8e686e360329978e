"""What a watch of a catalog service publishes under the name of a metric."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from compiler.catalog.service import Service
from compiler.frontend.place import Place
from compiler.ir.metric import Dimensions
from compiler.ir.value import Text
from compiler.resolve import known_metrics
from compiler.resolve.known_metrics import Known
from compiler.text.diagnostic import Diagnostic


@dataclass(frozen=True, slots=True)
class Published:
    """A metric of a watch: what is known of it, its dimensions and Region, a doubt about them.

    `region` is None where it is that of whoever watches; `interval` is the seconds between points
    that are far apart.
    """

    known: Known
    dimensions: Dimensions
    region: str | None
    interval: int | None
    doubt: Diagnostic | None


def published(
    service: Service,
    metric: str,
    given: Dimensions,
    more: tuple[str, ...],
    here: Mapping[str, str],
    place: Place,
) -> Published:
    """Find a metric of a watch that gives some dimensions and will get `more`.

    `here` are the values of `${account}` and `${region}` in those that the service gives itself.

    Raises:
        Problem: neither the catalog nor the table has the metric.
    """
    known = known_metrics.of_service(service, metric, place)
    found = service.metrics.get(metric)
    asked = tuple(name for name, _ in given)
    fixed = {name: _filled(value, here) for name, value in service.fixed_for(metric)}
    values = {name: _filled(value, here) for name, value in service.defaults}
    values |= {**dict(given), **fixed}
    if found is None:
        every = tuple({**dict(given), **fixed})
        chosen: tuple[str, ...] | None = every
        doubt = known_metrics.doubt(known.namespace, metric, every, place)
    else:
        chosen, doubt = found.dimensions_for((*values, *more)), None
        if chosen is None:
            doubt = known_metrics.not_published(known.namespace, metric, asked, place)
    return Published(
        known,
        tuple((name, values[name]) for name in sorted(chosen or asked) if name in values),
        service.region_of(asked),
        None if found is None else found.period,
        None if more else doubt,  # whoever adds more asks again
    )


def _filled(value: str, here: Mapping[str, str]) -> Text:
    for name, known in here.items():
        value = value.replace(f"${{{name}}}", known)
    return Text.of(value)
