"""What the rules say of an estate, less what the author does not want to hear."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from compiler.frontend.tree import Node
from compiler.ir.estate import Estate
from compiler.ir.silence import Silence
from compiler.rules.registry import check
from compiler.rules.silences.comment import written_silences
from compiler.rules.silences.entry_path import EntryPaths
from compiler.rules.silences.naming import code_of
from compiler.text.diagnostic import Code, Diagnostic, Severity
from compiler.text.source import SourceFile, Span

SILENCES_NOTHING = Code("WF895", "silence-of-nothing", Severity.WARNING)


@dataclass(frozen=True, slots=True)
class Judgement:
    """What is found, and the silences that silence nothing here."""

    diagnostics: tuple[Diagnostic, ...]
    idle: frozenset[Silence]


def judge(
    estate: Estate,
    found: Iterable[Diagnostic],
    sources: Iterable[SourceFile],
    trees: Mapping[str, Node],
) -> Judgement:
    """Judge an estate by every rule; `found` is what has been found before.

    `sources` and `trees` are the files that the estate was made of.
    """
    kept = [*found, *check(estate)]
    silences = _Silences(trees)
    wrong: list[Diagnostic] = []
    for each in (*estate.silences, *written_silences(sources)):
        code = code_of(each) if isinstance(each, Silence) else each
        if isinstance(code, Diagnostic):
            wrong.append(code)
        elif isinstance(each, Silence):
            silences.add(code, each)
    used: set[Silence] = set()
    heard = []
    for diagnostic in kept:
        covering = set(silences.covering(diagnostic))
        used |= covering
        if not covering:
            heard.append(diagnostic)
    return Judgement((*heard, *wrong), frozenset(silences.every - used))


def idle_findings(idle: Iterable[frozenset[Silence] | None]) -> Iterator[Diagnostic]:
    """Say of the silences that are idle in every environment that they silence nothing.

    None stands for an environment whose estate was not judged: nobody knows what it needs.
    """
    for silence in frozenset.intersection(*(each or frozenset() for each in idle)):
        where = "on these lines" if silence.lines is not None else "here"
        text = f"`{silence.rule}` finds nothing {where}: there is nothing to allow"
        yield Diagnostic(SILENCES_NOTHING, text, silence.span, help="remove it")


class _Silences:
    """The silences there are, found by the lines they speak of."""

    def __init__(self, trees: Mapping[str, Node]) -> None:
        self.every: set[Silence] = set()
        self._at_line: dict[tuple[str, str, int], list[Silence]] = {}
        self._of_project: dict[str, list[Silence]] = {}
        self._paths = EntryPaths(trees)

    def add(self, code: Code, silence: Silence) -> None:
        """Take a silence of a code."""
        self.every.add(silence)
        lines = silence.lines
        if lines is None:
            self._of_project.setdefault(code.id, []).append(silence)
            return
        for line in range(lines.line, lines.end_line + 1):
            self._at_line.setdefault((code.id, lines.file, line), []).append(silence)

    def covering(self, diagnostic: Diagnostic) -> Iterator[Silence]:
        """Give the silences that speak of a finding: of its place, or of another that it shows."""
        if not self.every:
            return
        code = diagnostic.code.id
        spans = [label.span for label in diagnostic.further]
        spans += [diagnostic.span] if diagnostic.span is not None else []
        for span in spans:
            yield from self._at_line.get((code, span.file, span.line), ())
        for silence in self._of_project.get(code, ()):
            anywhere = not silence.specs and not silence.entries
            if anywhere or any(self._names(silence, span) for span in spans):
                yield silence

    def _names(self, silence: Silence, span: Span) -> bool:
        # Imported here: most projects silence nothing by pattern, and it costs start-up time.
        from fnmatch import fnmatchcase

        spec, entry = self._paths.at(span)
        in_spec = not silence.specs or spec in silence.specs
        entries = silence.entries
        return in_spec and (not entries or any(fnmatchcase(entry, each) for each in entries))
