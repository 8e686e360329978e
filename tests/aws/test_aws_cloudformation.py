"""What is asked of CloudFormation, checked against botocore's model, and what is read from it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import boto3
import pytest
from botocore.stub import Stubber

from compiler.aws.change_set import ChangeSetRequest, Detail, Finding
from compiler.aws.cloudformation import CloudFormation
from compiler.aws.errors import AwsError, Trouble

STACK = "arn:aws:cloudformation:us-west-2:123456789012:stack/petclinic/1"
SET = "arn:aws:cloudformation:us-west-2:123456789012:changeSet/watchform-1/2"
NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)


class Wire:
    """A real client whose answers are given; every request is checked against the model."""

    def __init__(self) -> None:
        client = boto3.client(
            "cloudformation",
            region_name="us-west-2",
            aws_access_key_id="x",
            aws_secret_access_key="x",  # noqa: S106
        )
        self.stub = Stubber(client)
        self.port = CloudFormation(client)

    def answers(self, operation: str, answer: dict[str, Any], **asked: object) -> None:
        self.stub.add_response(operation, answer, asked)

    def refuses(self, operation: str, code: str, message: str) -> None:
        self.stub.add_client_error(operation, code, message)


@pytest.fixture
def wire() -> Iterator[Wire]:
    made = Wire()
    with made.stub:
        yield made
    made.stub.assert_no_pending_responses()


def test_a_stack_is_read_with_parameters_tags_and_outputs(wire: Wire) -> None:
    wire.answers(
        "describe_stacks",
        {
            "Stacks": [
                {
                    "StackName": "petclinic",
                    "StackId": STACK,
                    "CreationTime": NOW,
                    "StackStatus": "UPDATE_COMPLETE",
                    "ChangeSetId": SET,
                    "EnableTerminationProtection": True,
                    "Parameters": [
                        {
                            "ParameterKey": "InputAlb",
                            "ParameterValue": "/petclinic/alb",
                            "ResolvedValue": "app/x",
                        }
                    ],
                    "Tags": [{"Key": "Project", "Value": "petclinic"}],
                    "Outputs": [{"OutputKey": "Topic", "OutputValue": "arn:t"}],
                }
            ]
        },
        StackName="petclinic",
    )
    stack = wire.port.stack("petclinic")
    assert stack is not None
    assert stack.parameters == {"InputAlb": "/petclinic/alb"}
    assert stack.resolved == {"InputAlb": "app/x"}
    assert stack.tags == {"Project": "petclinic"}
    assert stack.output("Topic") == "arn:t"
    assert (stack.change_set, stack.protected, stack.busy) == (SET, True, False)


def test_a_stack_that_does_not_exist_is_none(wire: Wire) -> None:
    wire.refuses("describe_stacks", "ValidationError", "Stack with id x does not exist")
    assert wire.port.stack("x") is None


def test_a_template_in_json_is_text_as_one_in_yaml(wire: Wire) -> None:
    wire.answers(
        "get_template",
        {"TemplateBody": '{"Resources": {}}'},
        StackName="x",
        TemplateStage="Original",
    )
    assert wire.port.template("x") == '{"Resources": {}}'


def request(**more: Any) -> ChangeSetRequest:
    wanted: dict[str, Any] = {
        "stack": "petclinic",
        "name": "watchform-1",
        "type": "CREATE",
        "body": "Resources: {}",
        "parameters": {"B": "2", "A": "1"},
        "tags": {"watchform:project": "petclinic"},
        "capabilities": ("CAPABILITY_IAM",),
        "description": "petclinic: x",
    }
    return ChangeSetRequest(**{**wanted, **more})


def asked(**more: object) -> dict[str, object]:
    return {
        "StackName": "petclinic",
        "ChangeSetName": "watchform-1",
        "ClientToken": "watchform-1",
        "Parameters": [
            {"ParameterKey": "A", "ParameterValue": "1"},
            {"ParameterKey": "B", "ParameterValue": "2"},
        ],
        "Tags": [{"Key": "watchform:project", "Value": "petclinic"}],
        "ImportExistingResources": True,
        "Capabilities": ["CAPABILITY_IAM"],
        "Description": "petclinic: x",
        **more,
    }


@pytest.mark.parametrize(
    ("wanted", "sent"),
    [
        pytest.param(
            request(),
            asked(ChangeSetType="CREATE", TemplateBody="Resources: {}", OnStackFailure="DELETE"),
            id="a first create that fails is deleted",
        ),
        pytest.param(
            request(type="UPDATE"),
            asked(ChangeSetType="UPDATE", TemplateBody="Resources: {}"),
            id="an update that fails goes back",
        ),
        pytest.param(
            request(type="UPDATE", url="https://s3/x"),
            asked(ChangeSetType="UPDATE", TemplateURL="https://s3/x"),
            id="a large template lies elsewhere",
        ),
    ],
)
def test_a_change_set_is_asked_for(
    wire: Wire, wanted: ChangeSetRequest, sent: dict[str, object]
) -> None:
    wire.answers("create_change_set", {"Id": SET, "StackId": STACK}, **sent)
    created = wire.port.create_change_set(wanted)
    assert (created.arn, created.stack_arn) == (SET, STACK)


def change(logical_id: str, **more: object) -> dict[str, object]:
    return {
        "Type": "Resource",
        "ResourceChange": {
            "Action": "Modify",
            "LogicalResourceId": logical_id,
            "ResourceType": "AWS::CloudWatch::Alarm",
            "Replacement": "False",
            **more,
        },
    }


def described(*changes: object, **more: object) -> dict[str, object]:
    return {
        "ChangeSetId": SET,
        "ChangeSetName": "watchform-1",
        "StackId": STACK,
        "Status": "CREATE_COMPLETE",
        "ExecutionStatus": "AVAILABLE",
        "Changes": list(changes),
        **more,
    }


DETAILS = [
    {
        "Target": {
            "Attribute": "Properties",
            "Name": "Threshold",
            "Path": "/Properties/Threshold",
            "BeforeValue": "80",
            "AfterValue": "90",
            "RequiresRecreation": "Never",
        },
        "Evaluation": "Static",
        "ChangeSource": "DirectModification",
    }
]


def test_a_change_set_is_read_with_all_its_pages(wire: Wire) -> None:
    valued = {"ChangeSetName": SET, "IncludePropertyValues": True}
    first = described(change("A", Details=DETAILS), NextToken="2")
    wire.answers("describe_change_set", first, **valued)
    wire.answers("describe_change_set", described(change("B")), NextToken="2", **valued)
    found = wire.port.change_set(SET)
    assert found is not None
    assert found.executable
    assert [c.logical_id for c in found.changes] == ["A", "B"]
    assert found.changes[0].details == (
        Detail(
            "Properties",
            "Threshold",
            "/Properties/Threshold",
            "80",
            "90",
            source="DirectModification",
        ),
    )


def test_a_list_with_values_that_may_be_incomplete_is_completed(wire: Wire) -> None:
    warning = "[WARN] --include-property-values option can return incomplete ChangeSet data"
    wire.answers(
        "describe_change_set",
        described(change("A", Details=DETAILS), StatusReason=warning),
        ChangeSetName=SET,
        IncludePropertyValues=True,
    )
    wire.answers(
        "describe_change_set",
        described(change("A"), change("B")),
        ChangeSetName=SET,
        IncludePropertyValues=False,
    )
    found = wire.port.change_set(SET)
    assert found is not None
    assert [(c.logical_id, len(c.details)) for c in found.changes] == [("A", 1), ("B", 0)]
    assert found.reason == ""


def test_a_change_set_that_does_not_exist_is_none(wire: Wire) -> None:
    wire.refuses("describe_change_set", "ChangeSetNotFound", "ChangeSet [x] does not exist")
    assert wire.port.change_set("x", "petclinic") is None


@pytest.mark.parametrize(
    ("first", "sent"),
    [
        pytest.param(True, {"RetainExceptOnCreate": True}, id="the first takes all with it"),
        pytest.param(False, {}, id="an update keeps what is to be retained"),
    ],
)
def test_a_change_set_is_executed_by_its_arn(
    wire: Wire, first: bool, sent: dict[str, object]
) -> None:
    wire.answers("execute_change_set", {}, ChangeSetName=SET, ClientRequestToken="t", **sent)
    wire.port.execute_change_set(SET, "t", first=first)


def test_events_are_read_a_page_at_a_time_and_only_as_far_as_wanted(wire: Wire) -> None:
    event = {
        "StackId": STACK,
        "EventId": "1",
        "StackName": "petclinic",
        "Timestamp": NOW,
        "LogicalResourceId": "petclinic",
        "PhysicalResourceId": STACK,
        "ResourceType": "AWS::CloudFormation::Stack",
        "ResourceStatus": "UPDATE_FAILED",
        "ResourceStatusReason": "no",
        "ClientRequestToken": "t",
    }
    answer = {"StackEvents": [event], "NextToken": "2"}
    wire.answers("describe_stack_events", answer, StackName=STACK)
    (only,) = next(wire.port.events(STACK))
    assert (only.token, only.reason, only.of_the_stack, only.failed) == ("t", "no", True, True)


def test_findings_of_validation_are_read_from_the_events_of_the_change_set(wire: Wire) -> None:
    events = [
        {"EventId": "1", "EventType": "STACK_EVENT"},
        {
            "EventId": "2",
            "EventType": "VALIDATION_ERROR",
            "LogicalResourceId": "A",
            "ValidationFailureMode": "WARN",
            "ValidationName": "BUCKET_EMPTINESS",
            "ValidationStatusReason": "not empty",
            "ValidationPath": "/Resources/A",
        },
    ]
    wire.answers("describe_events", {"OperationEvents": events}, ChangeSetName=SET)
    finding = Finding("A", "not empty", "/Resources/A", "BUCKET_EMPTINESS", stops=False)
    assert wire.port.findings(SET) == (finding,)


def test_the_other_questions_have_the_shape_that_aws_takes(wire: Wire) -> None:
    resource = {
        "LogicalResourceId": "A",
        "ResourceType": "T",
        "LastUpdatedTimestamp": NOW,
        "ResourceStatus": "DELETE_COMPLETE",
    }
    wire.answers("list_stack_resources", {"StackResourceSummaries": [resource]}, StackName=STACK)
    wire.answers("list_change_sets", {"Summaries": [{"ChangeSetId": SET}]}, StackName=STACK)
    wire.answers("delete_change_set", {}, ChangeSetName=SET)
    wire.answers("delete_stack", {}, StackName=STACK, ClientRequestToken="t")
    token = {"StackName": STACK, "ClientRequestToken": "t"}
    wire.answers("cancel_update_stack", {}, **token)
    wire.answers("continue_update_rollback", {}, **token, ResourcesToSkip=["A"])
    wire.answers("rollback_stack", {}, **token)
    wire.answers("list_exports", {"Exports": [{"Name": "vpc"}], "NextToken": "n"})
    wire.answers("list_exports", {"Exports": [{"Name": "alb"}]}, NextToken="n")
    failed = {"FailedEvents": True}
    wire.answers("describe_events", {"OperationEvents": []}, StackName=STACK, Filters=failed)
    assert [r.logical_id for r in wire.port.resources(STACK)] == ["A"]
    assert [s.arn for s in wire.port.change_sets(STACK)] == [SET]
    wire.port.delete_change_set(SET)
    wire.port.delete_stack(STACK, "t")
    wire.port.cancel_update(STACK, "t")
    wire.port.continue_rollback(STACK, "t", ("A",))
    wire.port.rollback(STACK, "t")
    assert wire.port.exports() == ("alb", "vpc")
    assert wire.port.operation_findings(STACK) == ()


@pytest.mark.parametrize(
    ("code", "message", "trouble"),
    [
        ("ExpiredToken", "The security token included in the request is expired", "no credentials"),
        ("AccessDenied", "User: x is not authorized to perform: cloudformation:Get", "denied"),
        ("Throttling", "Rate exceeded", "throttled"),
        ("ServiceUnavailable", "try later", "unreachable"),
        ("ValidationError", "Template format error: bad", "invalid"),
        ("ValidationError", "Stack [x] does not exist", "not found"),
        ("SomethingNew", "", "other"),
    ],
)
def test_what_aws_refuses_is_told_in_one_sentence(
    wire: Wire, code: str, message: str, trouble: str
) -> None:
    wire.refuses("get_template", code, message)
    with pytest.raises(AwsError) as raised:
        wire.port.template(STACK)
    assert raised.value.trouble is Trouble(trouble)
    assert raised.value.message == f"could not read the template of petclinic: {message or code}"
    assert raised.value.help or trouble in {"invalid", "not found", "other"}


def test_a_value_that_aws_repeats_is_left_out(wire: Wire) -> None:
    body = "Resources: {}\n" * 100
    wire.refuses("get_template", "ValidationError", f"Value '{body}' at 'templateBody' is bad")
    with pytest.raises(AwsError) as raised:
        wire.port.template("x")
    assert raised.value.message.endswith("The value at 'templateBody' is bad")
