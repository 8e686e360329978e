"""Log groups and the metrics made from them.

https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-logs-loggroup.html
https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-logs-metricfilter.html
"""

from __future__ import annotations

from troposphere import Ref
from troposphere.logs import Dimension, MetricTransformation
from troposphere.logs import LogGroup as LogGroupResource
from troposphere.logs import MetricFilter as MetricFilterResource

from compiler.emit.keeping import keeping
from compiler.emit.piece import Piece
from compiler.emit.properties import number, present
from compiler.emit.scope import Scope
from compiler.ir.logs import LogGroup, MetricFilter


def log_group(node: LogGroup, scope: Scope) -> Piece:
    """Write a log group; no group with its logs is ever deleted by a stack."""
    properties = {
        "LogGroupName": node.name,
        "RetentionInDays": node.days,
        "LogGroupClass": node.log_class,
        "KmsKeyId": None if node.kms_key is None else scope.text(node.kms_key),
    }
    kept = keeping(adopt=node.adopt)
    resource = LogGroupResource(node.identity.logical_id, **kept, **present(properties))
    return Piece.of(resource, node.origin)


def metric_filter(node: MetricFilter) -> Piece:
    """Write a metric filter, after its log group where the stack makes that too."""
    default = None if node.default_value is None else number(node.default_value)
    transformation = {
        "MetricNamespace": node.namespace,
        "MetricName": node.metric,
        "MetricValue": node.value,
        "DefaultValue": default,
        "Dimensions": [Dimension(Key=name, Value=field) for name, field in node.dimensions],
        "Unit": node.unit,
    }
    resource = MetricFilterResource(
        node.identity.logical_id,
        LogGroupName=Ref(node.log_group_id) if node.log_group_id else node.log_group,
        FilterPattern=node.pattern,
        MetricTransformations=[MetricTransformation(**present(transformation))],
    )
    return Piece.of(resource, node.origin)
