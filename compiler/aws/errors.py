"""What AWS, and the way to it, can refuse: one error of our own for all of botocore's."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from botocore.exceptions import ClientError


class Trouble(StrEnum):
    """What kind of refusal it was; callers decide by this and never by the text."""

    NO_CREDENTIALS = "no credentials"
    DENIED = "denied"
    THROTTLED = "throttled"
    UNREACHABLE = "unreachable"
    NOT_FOUND = "not found"
    EXISTS = "exists"
    WRONG_STATE = "wrong state"
    INVALID = "invalid"
    OTHER = "other"


TRANSIENT = frozenset({Trouble.THROTTLED, Trouble.UNREACHABLE})
"""What may be gone at the next try."""


class AwsError(Exception):
    """AWS refused, or could not be asked.

    `message` is one sentence that says what was being done and what came back; `help` says
    what to do next, and may be empty. `action` is what was asked for, as policies name it
    (`sns:GetTopicAttributes`), where that is known.
    """

    def __init__(
        self,
        trouble: Trouble,
        message: str,
        help: str = "",  # noqa: A002
        action: str = "",
    ) -> None:
        super().__init__(message)
        self.trouble = trouble
        self.message = message
        self.help = help
        self.action = action


_CODES: tuple[tuple[Trouble, frozenset[str]], ...] = (
    (
        Trouble.NO_CREDENTIALS,
        frozenset(
            {
                "AuthFailure",
                "ExpiredToken",
                "ExpiredTokenException",
                "IncompleteSignature",
                "InvalidAccessKeyId",
                "InvalidClientTokenId",
                "InvalidToken",
                "MissingAuthenticationToken",
                "RequestExpired",
                "SignatureDoesNotMatch",
                "TokenRefreshRequired",
                "UnrecognizedClientException",
            }
        ),
    ),
    (
        Trouble.DENIED,
        frozenset(
            {
                "403",
                "AccessDenied",
                "AccessDeniedException",
                "AuthorizationError",
                "AuthorizationErrorException",
                "OptInRequired",
                "UnauthorizedOperation",
            }
        ),
    ),
    (
        Trouble.THROTTLED,
        frozenset(
            {
                "BandwidthLimitExceeded",
                "RequestLimitExceeded",
                "RequestThrottled",
                "RequestThrottledException",
                "SlowDown",
                "Throttling",
                "ThrottlingException",
                "TooManyRequestsException",
            }
        ),
    ),
    (
        Trouble.UNREACHABLE,
        frozenset(
            {
                "500",
                "502",
                "503",
                "504",
                "InternalError",
                "InternalFailure",
                "InternalServerError",
                "RequestTimeout",
                "RequestTimeoutException",
                "ServiceUnavailable",
                "ServiceUnavailableException",
            }
        ),
    ),
    (
        Trouble.NOT_FOUND,
        frozenset(
            {
                "404",
                "ChangeSetNotFound",
                "ChangeSetNotFoundException",
                "NoSuchBucket",
                "NoSuchKey",
                "NoSuchLifecycleConfiguration",
                "NoSuchTagSet",
                "NotFound",
                "NotFoundException",
                "ParameterNotFound",
                "ResourceNotFound",
                "ResourceNotFoundException",
                "TrailNotFoundException",
            }
        ),
    ),
    (Trouble.EXISTS, frozenset({"AlreadyExistsException", "BucketAlreadyExists"})),
    (
        Trouble.WRONG_STATE,
        frozenset(
            {
                "InvalidChangeSetStatus",
                "InvalidChangeSetStatusException",
                "OperationInProgressException",
                "TokenAlreadyExistsException",
            }
        ),
    ),
    (
        Trouble.INVALID,
        frozenset(
            {
                "InsufficientCapabilitiesException",
                "LimitExceededException",
                "ValidationError",
                "ValidationException",
            }
        ),
    ),
)
_BY_CODE = {code: trouble for trouble, codes in _CODES for code in codes}
_REPEATED = re.compile(r"Value '.{120,}' at", re.DOTALL)
_LONGEST = 1200
_ABSENT = re.compile(r"does not exist|no such", re.IGNORECASE)

_SIGN_IN = (
    "sign in again (`aws sso login`, or new keys), or name another `profile` in the environment"
)
_HELP = {
    Trouble.NO_CREDENTIALS: _SIGN_IN,
    Trouble.DENIED: "ask whoever looks after the account for it, or use another `profile`",
    Trouble.THROTTLED: "AWS is asked too often in this account just now; try again in a minute",
    Trouble.UNREACHABLE: "check the network, the proxy and the region, then try again",
}


@contextmanager
def translated(doing: str, action: str = "") -> Iterator[None]:
    """Turn what botocore raises inside the block into an `AwsError`.

    `doing` completes the sentence "could not …"; `action` is the permission that it needs.

    Raises:
        AwsError: botocore raised.
    """
    from botocore.exceptions import BotoCoreError, ClientError
    from botocore.parsers import ResponseParserError

    try:
        yield
    except ClientError as error:
        raise _answered(doing, error, action) from None
    except BotoCoreError as error:
        raise _unanswered(doing, error, action) from None
    except ResponseParserError:
        said = "what came back is no answer of AWS"
        trouble = Trouble.UNREACHABLE
        raise AwsError(trouble, f"could not {doing}: {said}", _HELP[trouble], action) from None


def _answered(doing: str, error: ClientError, action: str) -> AwsError:
    """AWS answered with an error."""
    answer = error.response.get("Error", {})
    code = answer.get("Code", "")
    said = sentence(answer.get("Message", "")) or code or "no reason given"
    trouble = _BY_CODE.get(code, Trouble.OTHER)
    if trouble is Trouble.INVALID and _ABSENT.search(said):
        trouble = Trouble.NOT_FOUND
    return AwsError(trouble, f"could not {doing}: {said}", _HELP.get(trouble, ""), action)


def _unanswered(doing: str, error: Exception, action: str) -> AwsError:
    """The request never got an answer, or was never sent."""
    trouble = _kind_of(error)
    said = sentence(str(error))
    if trouble is Trouble.NO_CREDENTIALS and "credentials" not in said.lower():
        said = f"no usable credentials ({said})"
    return AwsError(trouble, f"could not {doing}: {said}", _HELP.get(trouble, ""), action)


def _kind_of(error: Exception) -> Trouble:
    from botocore import exceptions as botocore

    if isinstance(
        error,
        botocore.NoCredentialsError
        | botocore.PartialCredentialsError
        | botocore.CredentialRetrievalError
        | botocore.ProfileNotFound
        | botocore.SSOError
        | botocore.TokenRetrievalError
        | botocore.NoAuthTokenError
        | botocore.LoginError
        | botocore.RefreshWithMFAUnsupportedError,
    ):
        return Trouble.NO_CREDENTIALS
    if isinstance(error, botocore.HTTPClientError | botocore.ConnectionError):
        return Trouble.UNREACHABLE
    if isinstance(error, botocore.ParamValidationError | botocore.ValidationError):
        return Trouble.INVALID
    return Trouble.OTHER


def sentence(text: str) -> str:
    """Put a message of AWS on one line, without the full stop at its end.

    AWS repeats a value it does not like, be it a whole template: that is left out.
    """
    line = " ".join(_REPEATED.sub("The value at", text).split()).rstrip(".")
    return line if len(line) <= _LONGEST else f"{line[:_LONGEST]} …"
