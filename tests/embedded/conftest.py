"""One embedded AWS for all the tests of this folder."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from embedded_cloud import Cloud


@pytest.fixture(scope="session")
def cloud(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cloud]:
    cloud = Cloud(tmp_path_factory.mktemp("aws"))
    cloud.start()
    yield cloud
    cloud.stop()
