"""`log_metrics`: metrics made from log events."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import Annotated, Self

from pydantic import Field, model_validator

from compiler.frontend.model import Offer, SpecModel, mistake
from compiler.frontend.place import Place
from compiler.ir.logs import MetricFilter
from compiler.kinds.kind import WORD, Declared, Kind
from compiler.kinds.retention import check_name
from compiler.kinds.scope import Scope
from compiler.language.filter_pattern.extracted import check_field
from compiler.language.filter_pattern.parser import parse_pattern
from compiler.language.filter_pattern.tree import FilterPattern
from compiler.language.filter_pattern.values import is_number
from compiler.language.statistic import Statistic
from compiler.language.syntax_problem import SyntaxProblem
from compiler.text.diagnostic import Code

PATTERN_SYNTAX = Code("WF502", "filter-pattern-syntax")
UNKNOWN_FIELD = Code("WF503", "field-not-in-the-pattern")

# Every member of a fan-out has the same pattern to read.
_read = lru_cache(maxsize=256)(parse_pattern)


class FilterMetric(SpecModel):
    """The metric a matching event adds a point to."""

    namespace: str = Field(
        min_length=1, max_length=255, pattern=r"^[^:*$]+$", description="Without `:`, `*` and `$`."
    )
    name: str = Field(
        min_length=1, max_length=255, pattern=r"^[^:*$]+$", description="Without `:`, `*` and `$`."
    )
    value: int | float | str = Field(1, description="A number, or a field of the pattern: `$size`.")
    default: float | None = Field(None, description="Added where no event matches.")
    unit: Annotated[str, Offer.UNIT] | None = Field(None, description="The unit of the points.")
    dimensions: dict[str, str] = Field(
        default_factory=dict, max_length=3, description="Names, and fields of the pattern."
    )

    @model_validator(mode="after")
    def _consistent(self) -> Self:
        if self.namespace.startswith("AWS/"):
            text = "a metric filter cannot write into an `AWS/` namespace"
            raise mistake(
                text, "use a namespace of your own, declared in project.yaml", key="namespace"
            )
        value = self.value
        if isinstance(value, str) and not value.startswith("$") and not is_number(value):
            text = f"`{value}` is neither a number nor a field of the event"
            help_ = f"write the field of the pattern: `${value}`, or `$.{value}` of JSON"
            raise mistake(text, help_, key="value")
        for name, value in self.dimensions.items():
            if not value.startswith("$"):
                text = f"dimension `{name}` takes its value from a field of the event"
                help_ = f"write the field of the pattern: `${value}`, or `$.{value}` of JSON"
                raise mistake(text, help_, key="dimensions")
        if self.default is not None and self.dimensions:
            text = "a metric with dimensions cannot have a default"
            raise mistake(text, "remove `default:` or `dimensions:`", key="default")
        return self


class LogMetricSpec(SpecModel):
    """A metric filter on one log group."""

    log_group: Annotated[str, Offer.LOG_GROUP] = Field(
        min_length=1, description="The log group, by name."
    )
    pattern: str = Field(max_length=1024, description="CloudWatch's filter pattern.")
    metric: FilterMetric = Field(description="What a match counts.")
    statistic: Statistic | None = Field(None, description="Used where a reference names none.")


def lower(declared: Declared[LogMetricSpec], scope: Scope) -> Iterator[MetricFilter]:
    """Make the metric filter."""
    spec, place = declared.spec, declared.place
    check_name(spec.log_group, place.child("log_group"), scope)
    metric = spec.metric
    text = scope.literal(spec.pattern, place.child("pattern"))
    _check_fields(metric, _pattern(text, place.child("pattern")), place.child("metric"))
    yield MetricFilter(
        identity=declared.identity("Filter"),
        origin=place.origin(),
        log_group=spec.log_group,
        log_group_id=scope.log_group_id(spec.log_group),
        pattern=text,
        namespace=scope.literal(metric.namespace, place.child("metric", "namespace")),
        metric=scope.literal(metric.name, place.child("metric", "name")),
        value=_written(metric.value),
        default_value=metric.default,
        dimensions=tuple(
            (name, scope.literal(value, place.child("metric", "dimensions", name)))
            for name, value in sorted(metric.dimensions.items())
        ),
        unit=metric.unit,
    )


def _pattern(text: str, place: Place) -> FilterPattern:
    try:
        return _read(text)
    except SyntaxProblem as error:
        here = place.narrow(error.start, error.end)
        raise here.problem(PATTERN_SYNTAX, error.message, error.help) from None


def _check_fields(metric: FilterMetric, pattern: FilterPattern, place: Place) -> None:
    """Refuse fields that events of the pattern do not have."""
    fields = [(place.child("dimensions", name), each) for name, each in metric.dimensions.items()]
    if isinstance(metric.value, str) and metric.value.startswith("$"):
        fields.append((place.child("value"), metric.value))
    for here, field in fields:
        try:
            check_field(field, pattern)
        except SyntaxProblem as error:
            raise here.problem(UNKNOWN_FIELD, error.message, error.help) from None


def _written(value: float | str) -> str:
    whole = isinstance(value, float) and value.is_integer()
    return str(int(value)) if whole else str(value)


KIND = Kind(
    key="log_metrics",
    title="log metric",
    entry=LogMetricSpec,
    names=WORD,
    lower=lower,
    fans_out=True,
    phase=1,
)
