"""`metrics`: named metrics, one's own or expressions over others."""

from __future__ import annotations

from typing import Annotated, Self

from pydantic import Field, model_validator

from compiler.frontend.model import Offer, SpecModel, mistake
from compiler.kinds.kind import WORD, Kind, nothing
from compiler.language.period import Period
from compiler.language.statistic import Statistic


class MetricSpec(SpecModel):
    """A metric under a name: spelled out, an expression, or another metric with changes."""

    namespace: Annotated[str, Offer.NAMESPACE] | None = Field(
        None, min_length=1, max_length=255, description="Its namespace."
    )
    metric: Annotated[str, Offer.METRIC_NAME] | None = Field(
        None, min_length=1, description="Its name in the namespace; without one, a reference."
    )
    expression: str | None = Field(None, description="Metric math over references.")
    dimensions: dict[str, str] = Field(
        default_factory=dict, max_length=30, description="With a reference: besides its own."
    )
    statistic: Statistic | None = Field(None, description="Used where a reference names none.")
    unit: Annotated[str, Offer.UNIT] | None = Field(
        None, description="What the numbers are, for the axis."
    )
    label: str | None = Field(None, description="The legend; CloudWatch's dynamic labels work.")
    period: Period | None = Field(None, description="The length of a point, when drawn.")
    account: str | None = Field(
        None, pattern="^[0-9]{12}$", description="Its account: twelve digits, in quotes."
    )
    region: str | None = Field(None, pattern="^[a-z0-9-]+$", description="Its region: `us-west-2`.")

    @model_validator(mode="after")
    def _one_form(self) -> Self:
        if self.expression is not None and (self.metric or self.namespace or self.dimensions):
            text = "an expression has no `namespace`, `metric` or `dimensions` of its own"
            help_ = "name the metrics in the expression, or remove it"
            raise mistake(text, help_, key="expression")
        if self.expression is not None and (self.account or self.region):
            text = "an expression is computed where it is drawn"
            help_ = "give `account:` and `region:` to the metrics it names"
            raise mistake(text, help_, key="account" if self.account else "region")
        if self.expression is not None and (self.statistic or self.period):
            text = "an expression has no `statistic` or `period` of its own"
            help_ = "give the statistics to its metrics, the period to the alarm or the widget"
            raise mistake(text, help_, key="statistic" if self.statistic else "period")
        if self.expression is None and self.metric is None:
            text = "wanted `metric` (with `namespace`) or `expression`, read neither"
            raise mistake(text, "say what is measured")
        return self


KIND = Kind(
    key="metrics",
    title="metric",
    entry=MetricSpec,
    names=WORD,
    lower=nothing,
    may_hold_inputs=("dimensions",),
)
