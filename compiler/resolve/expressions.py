"""Metric math over references becomes queries with ids."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType

from compiler.frontend.place import Place
from compiler.ir.metric import MathQuery, Query, Series
from compiler.kinds.kind import Declared
from compiler.kinds.metrics import MetricSpec
from compiler.language.expression.kinds import Kind, result_kind
from compiler.language.expression.printer import print_expression
from compiler.language.expression.reference import MetricReference
from compiler.language.expression.tree import Node, references
from compiler.language.member import Member, Members
from compiler.language.syntax_problem import SyntaxProblem
from compiler.resolve.amount import check_depth, ends
from compiler.resolve.queries import added, remarks_of
from compiler.resolve.query_id import query_id
from compiler.resolve.reading import (
    EXPRESSION_SYNTAX,
    is_condition,
    name_of,
    parsed,
    parsed_reference,
    reference,
    tree,
)
from compiler.resolve.series import References, named
from compiler.text.diagnostic import Code
from compiler.text.nearest import listing

FAN_OUTS_DIFFER = Code("WF352", "fan-outs-differ")
METRICS_IN_A_CIRCLE = Code("WF353", "metrics-in-a-circle")
NO_COMPARISON = Code("WF355", "only-when-without-comparison")
EVERY_OUTSIDE_ARRAY = Code("WF356", "every-member-outside-an-expression")
STATISTIC_OF_EXPRESSION = Code("WF357", "statistic-of-an-expression")


_NONE: Mapping[str, str] = MappingProxyType({})


class Expressions:
    """Resolves references and expressions, named metrics included."""

    def __init__(self, references: References) -> None:
        self._references = references
        self._inside: list[str] = []
        # A metric may be named many times over, through other named ones: it is resolved once.
        self._members: dict[str, Members] = {}
        self._made: dict[tuple[MetricReference, str], Series] = {}

    def members_of_reference(self, text: str) -> Members:
        """Return the members a reference fans out to; none if it cannot be read."""
        try:
            return self.members(reference(text))
        except SyntaxProblem:
            return Members()

    def members_of_expression(self, text: str) -> Members:
        """Return the members an expression fans out to; none if it cannot be read."""
        try:
            refs = references(tree(text))
        except SyntaxProblem:
            return Members()
        return next((found for ref in refs if (found := self.members(ref))), Members())

    def members(self, ref: MetricReference) -> Members:
        """Return the members a reference fans out to, through named metrics."""
        entry = self._references.named_metric(ref)
        if entry is None:
            return self._references.members(ref)
        if ref.member is not None or ref.every or ends(ref.name, self._inside):
            return Members()
        if ref.name not in self._members:
            self._inside.append(ref.name)
            try:
                self._members[ref.name] = self._members_of(entry.spec)
            finally:
                self._inside.pop()
        return self._members[ref.name]

    def _members_of(self, spec: MetricSpec) -> Members:
        if spec.namespace is not None:
            return Members()
        if spec.expression is not None:
            return self.members_of_expression(spec.expression)
        return self.members_of_reference(spec.metric or "")

    def reference(
        self,
        text: str,
        place: Place,
        member: Member | None = None,
        narrowed: Mapping[str, str] = _NONE,
    ) -> tuple[Series, ...]:
        """Find what a reference means: one series, or one for each member."""
        ref = parsed_reference(text, place)
        if ref.every:
            text = f"`{ref.name}[*]` stands for every member, which only an expression can combine"
            every = replace(ref, every=False).canonical()
            help_ = f"write `{every}`, or combine them: `expression: MAX({ref.canonical()})`"
            raise place.problem(EVERY_OUTSIDE_ARRAY, text, help_)
        more = tuple(narrowed)
        found = (self.one(ref, m, place, more) for m in self._spread((ref,), member, place))
        return tuple(self._narrowed(series, narrowed, place) for series in found)

    def _narrowed(self, series: Series, narrowed: Mapping[str, str], place: Place) -> Series:
        """Add dimensions to a series that is one metric."""
        if not narrowed:
            return series
        if series.single is None:
            text = f"`{series.reference}` is an expression: it has no `dimensions` of its own"
            help_ = "give them to the metrics that the expression names"
            raise place.problem(STATISTIC_OF_EXPRESSION, text, help_)
        query = self._references.narrowed(series.single, narrowed, place)
        return replace(series, queries=(query,))

    def expression(
        self, text: str, place: Place, member: Member | None = None, name: str = ""
    ) -> tuple[Series, ...]:
        """Find what an expression means: one series, or one for each member."""
        node = parsed(text, place)
        refs = references(node)
        spread = self._spread(refs, member, place)
        return tuple(self._math(node, m, place, name or name_of(text)) for m in spread)

    def gated(self, series: Series, condition: str, place: Place, member: Member | None) -> Series:
        """Let a series have points only while a comparison holds: `IF(condition, series)`."""
        node = parsed(condition, place)
        if not is_condition(node):
            text = "`only_when` wants a comparison"
            help_ = "compare a metric with a number: `api.Count@Sum >= 100`"
            raise place.problem(NO_COMPARISON, text, help_)
        spread = self._spread(references(node), member, place)
        if len(spread) > 1:
            names_ = listing(m.name for m in spread if m is not None)
            text = f"the condition is one for each of {names_}; the alarm needs one"
            raise place.problem(NO_COMPARISON, text, "name one member: `watch[member].Metric`")
        queries = {query.id: query for query in series.queries}
        names, shapes = self._names(node, spread[0], place, queries)
        printed = print_expression(node, lambda ref: names[ref])
        result = series.result.id
        told = remarks_of(node, shapes, place)
        gate = MathQuery(f"{result}__when", f"IF({printed}, {result})", remarks=told)
        return replace(series, queries=(*queries.values(), gate), shape="series")

    def one(
        self,
        ref: MetricReference,
        member: Member | None,
        place: Place,
        more: tuple[str, ...] = (),
    ) -> Series:
        """Find the one series of a reference for a member; `more` are dimensions it will get."""
        entry = self._references.named_metric(ref)
        if entry is None:
            return self._references.series(ref, member, place, more)
        if ref.name in self._inside:
            circle = " → ".join((*self._inside[self._inside.index(ref.name) :], ref.name))
            text = f"the metric is made of itself: {circle}"
            raise entry.place.problem(METRICS_IN_A_CIRCLE, text, "name other metrics in it")
        check_depth(self._inside, entry.place)
        if ref.member is not None and not self.members(replace(ref, member=None)):
            raise self._references.without_members(ref, place)
        key = (ref, member.name if member is not None else "")
        if key not in self._made:
            self._inside.append(ref.name)
            try:
                self._made[key] = self._named(entry, ref, member, place)
            finally:
                self._inside.pop()
        return self._made[key]

    def _named(
        self, entry: Declared[MetricSpec], ref: MetricReference, member: Member | None, at: Place
    ) -> Series:
        spec = entry.spec
        if spec.namespace is not None:
            return self._references.spelled(entry, ref)
        chosen = Member(ref.member) if ref.member is not None else member
        if spec.expression is not None:
            if ref.statistic is not None:
                text = f"`{ref.name}` is an expression: it has no statistic"
                help_ = "give the statistics to the metrics in the expression"
                raise at.problem(STATISTIC_OF_EXPRESSION, text, help_)
            place = entry.place.child("expression")
            node = parsed(spec.expression, place)
            chosen = self._one_of(references(node), chosen)
            series = self._math(node, chosen, place, ref.name)
        else:
            inner = self._referred(entry)
            inner = replace(inner, statistic=ref.statistic or inner.statistic or spec.statistic)
            place = entry.place.child("metric")
            more = tuple(spec.dimensions)
            series = self.one(inner, self._one_of((inner,), chosen), place, more)
            series = self._changed(series, entry, ref.name)
        label = spec.label or ("" if series.single else ref.name)
        if label and series.member:
            label = f"{label} {series.member}"
        unit = spec.unit or series.unit
        return replace(series, reference=ref.canonical(), label=label or series.label, unit=unit)

    def _referred(self, entry: Declared[MetricSpec]) -> MetricReference:
        """Read the reference of a named metric that has no namespace of its own."""
        place = entry.place.child("metric")
        text = entry.spec.metric or ""
        if "." not in text and not self._references.is_named(text.partition("@")[0]):
            message = f"`{text}` is no metric reference, and there is no `namespace`"
            help_ = "write `watch.Metric`, or add the `namespace:` the metric is in"
            raise place.problem(EXPRESSION_SYNTAX, message, help_)
        return parsed_reference(text, place)

    def _changed(self, series: Series, entry: Declared[MetricSpec], name: str) -> Series:
        query = series.single
        if query is None:
            self._refuse_changes(entry)
            return series
        changed = self._references.narrowed(query, entry.spec.dimensions, entry.place)
        spec = entry.spec
        if changed != query or spec.account or spec.region or spec.period:
            new_id = query_id(name, series.member, query.statistic)
            own = named(name, series.member, query.statistic)
            changed = replace(self._references.moved(changed, spec), id=new_id, reference=own)
        return replace(series, queries=(changed,))

    def _refuse_changes(self, entry: Declared[MetricSpec]) -> None:
        """An expression cannot be moved or narrowed from outside."""
        for key in ("account", "region", "dimensions", "period"):
            if key in entry.spec.model_fields_set:
                text = f"`{entry.spec.metric}` is an expression: `{key}` cannot be given to it"
                help_ = "give it to the metrics that the expression names"
                raise entry.place.key(key).problem(STATISTIC_OF_EXPRESSION, text, help_)

    def _one_of(self, refs: tuple[MetricReference, ...], member: Member | None) -> Member | None:
        """Keep the member only where one of the references fans out."""
        return member if member is not None and any(self.members(r) for r in refs) else None

    def _math(self, node: Node, member: Member | None, place: Place, name: str) -> Series:
        queries: dict[str, Query] = {}
        names, shapes = self._names(node, member, place, queries)
        printed = print_expression(node, lambda ref: names[ref])
        shown = member.name if member is not None else ""
        told = remarks_of(node, shapes, place)
        own = MathQuery(query_id(name, shown), printed, remarks=told)
        shape: Kind = result_kind(node, lambda ref: shapes.get(ref, "series")) or "series"
        queries[own.id] = own
        return Series(name, tuple(queries.values()), member=shown, shape=shape)

    def _names(
        self, node: Node, member: Member | None, place: Place, queries: dict[str, Query]
    ) -> tuple[dict[MetricReference, str], dict[MetricReference, Kind]]:
        """Collect the queries of all references; return the id, or ids, and the shape of each."""
        names: dict[MetricReference, str] = {}
        shapes: dict[MetricReference, Kind] = {}
        for ref in references(node):
            at = place.narrow(ref.start, ref.end)
            if ref in names:
                continue
            if ref.every:
                single = replace(ref, every=False)
                members = self.members(single)
                if not members:
                    # What it names may not exist at all: that is told first.
                    self._at(single, None, place)
                    raise self._references.without_members(ref, at)
                ids = [added(self._at(single, m, place), queries) for m in members]
                names[ref] = f"[{', '.join(ids)}]"
            else:
                series = self._at(ref, member, place)
                shapes[ref] = series.shape
                names[ref] = added(series, queries)
        return names, shapes

    def _at(self, ref: MetricReference, member: Member | None, place: Place) -> Series:
        return self.one(ref, member if self.members(ref) else None, place)

    def _spread(
        self, refs: tuple[MetricReference, ...], member: Member | None, place: Place
    ) -> tuple[Member | None, ...]:
        """Return the members to resolve for: the one given, all of the fan-out, or none."""
        fan_outs = {ref: found for ref in refs if (found := self.members(ref))}
        if not fan_outs:
            return (None,)
        first, *others = fan_outs.items()
        for ref, found in others:
            if found.names != first[1].names:
                text = f"`{first[0].name}` and `{ref.name}` fan out to different members"
                help_ = (
                    f"`{first[0].name}` has {listing(m.name for m in first[1])}; "
                    f"`{ref.name}` has {listing(m.name for m in found)}: "
                    f"name one, as in `{ref.name}[{found[0].name}]`"
                )
                raise place.narrow(ref.start, ref.end).problem(FAN_OUTS_DIFFER, text, help_)
        if member is not None and member.name in first[1].names:
            return (member,)
        return first[1]
