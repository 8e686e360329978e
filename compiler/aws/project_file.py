"""Files of the project that an environment names."""

from __future__ import annotations

from pathlib import Path

from compiler.aws.errors import AwsError, Trouble

LARGEST = 64 * 1024 * 1024
"""Bytes of a Terraform state; one that holds more is none."""


def read_state(root: Path, path: str) -> bytes:
    """Read a Terraform state in the project folder `root`, and nothing outside of it.

    Raises:
        AwsError: it is outside, is no file, is too large, or cannot be read.
    """
    try:
        folder = root.resolve()
        file = (folder / path).resolve()
        if not file.is_relative_to(folder):
            raise _refused(path, "it is outside of the project folder", "copy it into the project")
        if file.exists() and not file.is_file():
            raise _refused(path, "it is not a file", "name the state file itself")
        with file.open("rb") as stream:
            # A file may grow while it is read.
            content = stream.read(LARGEST + 1)
    except OSError as error:
        said = (error.strerror or "it cannot be read").lower()
        help_ = "the path is relative to the project folder"
        raise _refused(path, said, help_, Trouble.NOT_FOUND) from None
    except (RuntimeError, ValueError):
        # Links that go round in a circle; a NUL in the name.
        raise _refused(path, "it leads nowhere", "name the state file itself") from None
    if len(content) > LARGEST:
        most = f"it has more than {LARGEST // 1024 // 1024} MB"
        raise _refused(path, most, "name the state file itself (`terraform.tfstate`)")
    return content


def _refused(path: str, why: str, help_: str, trouble: Trouble = Trouble.INVALID) -> AwsError:
    return AwsError(trouble, f"could not read the Terraform state {path}: {why}", help_)
