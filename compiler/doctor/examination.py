"""Doing the checks, one after the other; what one is not allowed to see stops no other."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from compiler.aws.errors import AwsError, Trouble
from compiler.doctor.check import Check, Looked
from compiler.doctor.examined import Examined
from compiler.doctor.folding import folded
from compiler.text.diagnostic import Code, Diagnostic

NOT_ALLOWED = Code("WF1091", "not-allowed-to-look")
NOT_ANSWERED = Code("WF1092", "nothing-was-answered")


@dataclass(frozen=True, slots=True)
class Row:
    """What became of one check; `looked` is None where it could not be done."""

    check: Check
    looked: Looked | None
    findings: tuple[Diagnostic, ...] = ()


@dataclass(frozen=True, slots=True)
class Report:
    """How an environment does: the checks in their order, and all findings in reading order."""

    rows: tuple[Row, ...]
    findings: tuple[Diagnostic, ...]


def examine(
    examined: Examined, checks: Sequence[Check], told: Callable[[Check], None] = lambda _: None
) -> Report:
    """Do checks; `told` hears of each before it is done.

    Raises:
        AwsError: there are no credentials.
    """
    rows: list[Row] = []
    done: list[tuple[Check, Looked]] = []
    refused: dict[str, list[tuple[Check, AwsError]]] = {}
    for check in checks:
        told(check)
        try:
            looked = check.look(examined)
        except AwsError as error:
            if error.trouble is Trouble.NO_CREDENTIALS:
                raise
            refused.setdefault(error.action or error.message, []).append((check, error))
            rows.append(Row(check, None))
        else:
            done.append((check, looked))
    rows += _rows(done)
    rows.sort(key=lambda row: checks.index(row.check))
    found = [d for row in rows for d in row.findings]
    found += [_refusal(examined, group) for group in refused.values()]
    return Report(tuple(rows), tuple(sorted(found, key=lambda d: d.order)))


def _rows(done: Sequence[tuple[Check, Looked]]) -> Iterator[Row]:
    """Join what was found; what two checks see of one entry is told by the one that knows more."""
    told = {
        finding.subject for check, looked in done if not check.yields for finding in looked.findings
    }
    for check, looked in done:
        findings = looked.findings
        if check.yields:
            findings = tuple(each for each in findings if not _covered(each.subject, told))
        yield Row(check, looked, (*folded(findings), *looked.unknown))


def _covered(subject: str, told: set[str]) -> bool:
    """Tell whether something was said of an entry, or of the one it stands in."""
    return any(subject == each or subject.startswith(f"{each}.") for each in told)


def _refusal(examined: Examined, group: Iterable[tuple[Check, AwsError]]) -> Diagnostic:
    """Say once what was refused, and what could not be looked at because of it."""
    names = [f"`{check.name}`" for check, _ in group]
    error = next(error for _, error in group)
    not_done = f"{', '.join(names)} could not be looked at"
    if error.trouble is not Trouble.DENIED:
        return Diagnostic(NOT_ANSWERED, f"{not_done}: {error.message}", None, help=error.help)
    what = f"`{error.action}`" if error.action else error.message
    return Diagnostic(
        NOT_ALLOWED,
        f"{not_done}: the permission {what} is missing",
        examined.environment.origin.span,
        help=f"add what `watchform iam {examined.run} --role doctor` writes to who looks, or leave "
        f"the checks out: {' '.join(f'--except {check.name}' for check, _ in group)}",
    )
