"""What becomes of a resource when it leaves its stack.

https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-attribute-deletionpolicy.html
"""

from __future__ import annotations

from collections.abc import Mapping

KEPT: Mapping[str, str] = {
    # Made by a stack that then fails, it is empty, and kept it would block the next try.
    "DeletionPolicy": "RetainExceptOnCreate",
    "UpdateReplacePolicy": "Retain",
}
"""It holds what cannot be made again, and is the stack's own."""

KEPT_ALWAYS: Mapping[str, str] = {"DeletionPolicy": "Retain", "UpdateReplacePolicy": "Retain"}
"""It was there before the stack, with its content: a failed adoption must not delete it."""

DELETED: Mapping[str, str] = {"DeletionPolicy": "Delete", "UpdateReplacePolicy": "Delete"}
"""Nothing is lost with it; said aloud where a reader would ask."""


def keeping(*, adopt: bool) -> Mapping[str, str]:
    """Return the policies of what holds data, by whether it may have been there before."""
    return KEPT_ALWAYS if adopt else KEPT
