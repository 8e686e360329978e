"""The embedded AWS as one account in one region: clients, and lists with all their pages."""

from __future__ import annotations

from typing import Any

import boto3
from botocore.exceptions import ClientError

from compiler.aws.embedded import EmbeddedAws

ACCOUNT = "000000000000"
REGION = "us-west-2"


class Account:
    """Clients to the embedded AWS; answers come without their metadata."""

    def __init__(self, aws: EmbeddedAws, number: str = ACCOUNT) -> None:
        self._arguments = {"region_name": REGION, **aws.client_arguments(number)}
        self._clients: dict[str, Any] = {}

    def client(self, service: str) -> Any:
        if service not in self._clients:
            self._clients[service] = boto3.client(service, **self._arguments)
        return self._clients[service]

    def close(self) -> None:
        for client in self._clients.values():
            client.close()

    def all(self, service: str, operation: str, key: str, **request: Any) -> list[Any]:
        """List everything, page by page."""
        client = self.client(service)
        if not client.can_paginate(operation):
            return list(getattr(client, operation)(**request).get(key, []))
        pages = client.get_paginator(operation).paginate(**request)
        return [item for page in pages for item in page.get(key, [])]

    def one(self, service: str, operation: str, **request: Any) -> dict[str, Any]:
        answer = getattr(self.client(service), operation)(**request)
        return {key: value for key, value in answer.items() if key != "ResponseMetadata"}

    def perhaps(self, service: str, operation: str, **request: Any) -> dict[str, Any] | None:
        """Ask for what may not be there: None where the service says so."""
        try:
            return self.one(service, operation, **request)
        except ClientError as error:
            if not error.response["Error"]["Code"].startswith("NoSuch"):
                raise
            return None
