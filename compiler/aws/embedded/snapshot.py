"""The emulator's state in one file, written whole or not at all.

The emulator could save by itself, one file a service, but it only logs what it cannot write or
read, and starts empty where it should refuse. The bodies of S3 objects lie beside it, in the folder
``s3``.
"""

from __future__ import annotations

import json
import shutil
from typing import TYPE_CHECKING, Any

from ministack.core import persistence

from compiler.aws.embedded import anomaly_detectors, query_definitions
from compiler.aws.embedded.error import EmbeddedAwsError

# ruff: noqa: SLF001  the emulator has no public names for its stores

if TYPE_CHECKING:
    from collections.abc import Set as AbstractSet
    from pathlib import Path

_FILE = "state.json"
_FORMAT = 1
# The stores of what we add, by the name they have in the file.
_OWN = {
    "anomaly_detectors": anomaly_detectors.DETECTORS,
    "query_definitions": query_definitions.DEFINITIONS,
}


def save(folder: Path, emulator: Any, carried: dict[str, Any]) -> None:
    """Write the state of every service to the folder, with what ``restore`` gave to carry on.

    Raises:
        EmbeddedAwsError: a service's state cannot be written; what was saved before stands.
    """
    states = {key: module.get_state() for key, module in _stateful(emulator).items()}
    services = carried | states
    document = {"format": _FORMAT, "services": services, "own": _OWN}
    unfinished = folder / f"{_FILE}.new"
    try:
        text = json.dumps(document, default=persistence._json_default)
        unfinished.write_text(text, encoding="utf-8")
        unfinished.replace(folder / _FILE)
    except (OSError, TypeError, ValueError) as error:
        raise EmbeddedAwsError(
            f"The embedded AWS could not save its state in {folder}: {error}.",
            "Free some space or make the folder writable; what was saved before is still there.",
        ) from error


def restore(folder: Path, emulator: Any) -> dict[str, Any]:
    """Give every service the state that the last run saved; without a file all is empty.

    Returns the state of services that this run does not answer for, to be saved again.

    Raises:
        EmbeddedAwsError: the file is damaged or of another version.
    """
    path = folder / _FILE
    modules = _stateful(emulator)
    if not path.exists():
        _keep_only_buckets(frozenset(), folder, modules["s3"])
        return {}
    try:
        text = path.read_text(encoding="utf-8")
        document = json.loads(text, object_hook=persistence._json_object_hook)
        if document["format"] != _FORMAT:
            raise _unreadable(folder, f"it has format {document['format']}, not {_FORMAT}")
        services = document["services"]
        _keep_only_buckets(services["s3"]["buckets_meta"]._data.keys(), folder, modules["s3"])
        for key in modules.keys() & services.keys():
            modules[key].load_persisted_state(services[key])
        for key, store in _OWN.items():
            store.update(document["own"][key])
        return {key: services[key] for key in services.keys() - modules.keys()}
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise _unreadable(folder, f"{type(error).__name__}: {error}") from error


def _unreadable(folder: Path, reason: str) -> EmbeddedAwsError:
    return EmbeddedAwsError(
        f"The saved state of the embedded AWS in {folder / _FILE} cannot be read: {reason}.",
        f"Delete the folder {folder} to start with an empty AWS; what was deployed there is lost.",
    )


def _stateful(emulator: Any) -> dict[str, Any]:
    """Map the emulator's state keys to the loaded modules of the services it answers for."""
    entries = [emulator.SERVICE_REGISTRY[name] for name in emulator.SERVICE_HANDLERS]
    enabled = {
        module for entry in entries for module in (entry["module"], *entry.get("sub_modules", ()))
    }
    modules = {
        key: emulator._get_module(name)
        for key, name in emulator._state_map.items()
        if name in enabled
    }
    return {key: module for key, module in modules.items() if hasattr(module, "get_state")}


def _keep_only_buckets(known: AbstractSet[tuple[str, str]], folder: Path, s3: Any) -> None:
    """Forget the objects of buckets that no snapshot knows: leftovers of a run that broke off."""
    for account, name in s3._buckets._data.keys() - known:
        del s3._buckets._data[(account, name)]
        shutil.rmtree(folder / "s3" / account / name, ignore_errors=True)
