"""Alarms over the states of alarms.

https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-cloudwatch-compositealarm.html
"""

from __future__ import annotations

from troposphere.cloudwatch import CompositeAlarm

from compiler.emit.actions import action_properties
from compiler.emit.piece import Piece
from compiler.emit.properties import present, tags
from compiler.emit.scope import Scope
from compiler.ir.alarm import Composite


def composite(node: Composite, scope: Scope) -> Piece:
    """Write a composite alarm; the rule names its children, so they have to be there before."""
    properties = {
        "AlarmName": node.name,
        "AlarmDescription": node.description,
        "AlarmRule": node.rule,
        "Tags": tags(node.tags),
        **action_properties(node.actions, scope),
    }
    if node.suppressor is not None:
        properties["ActionsSuppressor"] = node.suppressor.name
        properties["ActionsSuppressorWaitPeriod"] = node.suppressor.wait
        properties["ActionsSuppressorExtensionPeriod"] = node.suppressor.extend
    resource = CompositeAlarm(node.identity.logical_id, **present(properties))
    if node.children:
        resource.DependsOn = sorted(node.children)
    return Piece.of(resource, node.origin)
