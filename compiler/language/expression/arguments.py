"""Names of functions, and the arguments that each of them takes."""

from __future__ import annotations

from compiler.language.expression.functions import (
    FUNCTIONS,
    SOURCE,
    WORDS,
    Function,
    Parameter,
)
from compiler.language.expression.reference import MetricReference
from compiler.language.expression.syntax import Token
from compiler.language.expression.tree import Array, Call, Keyword, Node, Number, Text
from compiler.language.syntax_problem import SyntaxProblem, quoted
from compiler.text.nearest import nearest

_COUNTS = ("none", "one", "two", "three", "four")
_AS_TEXT = {"text": "a text in quotes", "texts": "an array of them", "metric": "a metric"}
_VALUES = frozenset({"scalar", "series", "array"})


def check_arguments(call: Call, function: Function) -> None:
    """Refuse a call whose arguments are not what the function takes.

    Only what is certain without knowing the metrics: their number, texts, bare words, and a
    number in place of a series.

    Raises:
        SyntaxProblem: at the first argument that does not fit, or at the call for their number.
    """
    if not function.fewest <= len(call.arguments) <= function.most:
        raise _wrong_number(call, function)
    for position, argument in enumerate(call.arguments):
        parameter = function.parameter(position)
        if parameter is not None and not _fits(argument, parameter):
            raise _misfit(argument, parameter, f"argument {position + 1} of {function.name}")


def unknown_function(name: Token) -> SyntaxProblem:
    """Say that a name before a bracket is no function."""
    if name.text.upper() in FUNCTIONS:
        return small_name(name)
    message = f"wanted a function of metric math, read {quoted(name.text)}"
    near = nearest(name.text, FUNCTIONS)
    advice = f"did you mean `{near}`?" if near else f"the functions are listed at {SOURCE}"
    if name.text == "NOT":
        advice = "metric math has no NOT: compare with 0 instead, `x == 0`"
    return SyntaxProblem(message, name.start, name.end, advice)


def small_name(name: Token) -> SyntaxProblem:
    """Say that a function, or what looks like one, is not written in capitals."""
    meant = name.text.upper()
    message = f"wanted a function of metric math, read {quoted(name.text)}"
    advice = "functions are written in capitals"
    if meant in FUNCTIONS:
        advice = f"{advice}: {meant}"
    elif (near := nearest(meant, FUNCTIONS)) is not None:
        advice = f"{advice}; did you mean `{near}`?"
    return SyntaxProblem(message, name.start, name.end, advice)


def lone_word(word: Token) -> SyntaxProblem:
    """Say that a word in capitals stands where a value is wanted."""
    message = f"wanted a metric, a number or a function, read {quoted(word.text)}"
    advice = f"a metric is written after its watch: `watch.{word.text}`"
    if word.text == "SELECT":
        advice = "this is a query of Metrics Insights, not metric math"
    elif word.text == "NOT":
        advice = "metric math has no NOT: compare with 0 instead, `x == 0`"
    elif word.text in FUNCTIONS:
        advice = f"the arguments of a function stand in brackets: {word.text}(…)"
    elif word.text in WORDS:
        advice = f"`{word.text}` can only be an argument of a function that takes it"
    return SyntaxProblem(message, word.start, word.end, advice)


def _fits(argument: Node, parameter: Parameter) -> bool:
    match argument:
        case Keyword():
            return argument.word in parameter.words
        case Text():
            return "text" in parameter.kinds
        case Array() if isinstance(argument.items[0], Text):
            return "texts" in parameter.kinds
        case MetricReference():
            return bool(parameter.kinds & (_VALUES | {"metric"}))
        case Number():
            return "scalar" in parameter.kinds
        case _:
            return bool(parameter.kinds & _VALUES)


def _wrong_number(call: Call, function: Function) -> SyntaxProblem:
    fewest, most, given = function.fewest, function.most, len(call.arguments)
    wanted = _count(most) if fewest == most else f"{_count(fewest)} to {_count(most)}"
    noun = "argument" if most == 1 else "arguments"
    message = f"{function.name} takes {wanted} {noun}, read {_count(given)}"
    advice = f"see {SOURCE}"
    if given > most and "array" in function.parameters[0].kinds:
        advice = f"several series are written as an array: {function.name}([a, b])"
    return SyntaxProblem(message, call.start, call.end, advice)


def _count(number: int) -> str:
    return _COUNTS[number] if number < len(_COUNTS) else str(number)


def _misfit(argument: Node, parameter: Parameter, place: str) -> SyntaxProblem:
    read, start, end = _described(argument)
    message = f"wanted {_wanted(parameter)} as {place}, read {read}"
    return SyntaxProblem(message, start, end, _advice(argument, parameter))


def _described(argument: Node) -> tuple[str, int, int]:
    match argument:
        case Keyword():
            read = quoted(argument.word)
        case Text():
            read = quoted(f"{argument.quote}{argument.value}{argument.quote}")
        case Number():
            read = "a number"
        case MetricReference():
            read = quoted(argument.canonical())
        case _:
            read = "an expression"
    return read, argument.start, argument.end


def _wanted(parameter: Parameter) -> str:
    kinds = parameter.kinds
    values = [f"`{word}`" for word in parameter.words]
    values += [name for kind, name in _AS_TEXT.items() if kind in kinds]
    values += ["a number"] if "scalar" in kinds else []
    values += ["a series"] if "series" in kinds else []
    values += ["an array of series"] if kinds & _VALUES == {"array"} else []
    return ", ".join(values[:-1]) + (" or " if len(values) > 1 else "") + values[-1]


def _advice(argument: Node, parameter: Parameter) -> str:
    match argument:
        case Keyword() | MetricReference():
            word = argument.word if isinstance(argument, Keyword) else argument.canonical()
            near = nearest(word, parameter.words)
            if near is not None:
                return f"did you mean `{near}`?"
            if "text" in parameter.kinds:
                return f"write it in quotes: '{word}'"
            if isinstance(argument, Keyword):
                return f"a metric is written after its watch: `watch.{word}`"
        case Number() if "series" in parameter.kinds:
            return "TIME_SERIES(…) makes a series of a number"
        case _:
            pass
    return f"see {SOURCE}"
