"""Filter patterns: what CloudWatch Logs takes, and what is said of the rest."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from random_examples import examples

from compiler.catalog import security
from compiler.language.filter_pattern.extracted import check_field
from compiler.language.filter_pattern.parser import DEEPEST, parse_pattern
from compiler.language.filter_pattern.tree import FieldsPattern, JsonPattern, Term, Terms
from compiler.language.syntax_problem import SyntaxProblem

# https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/FilterAndPatternSyntax.html
OF_AWS = (
    "%AUTHORIZED%",
    "ERROR",
    "ERROR ARGUMENTS",
    "?ERROR ?ARGUMENTS",
    '"INTERNAL SERVER ERROR"',
    "ERROR -ARGUMENTS",
    '"ERROR" - "Exiting"',
    '" "',
    r"%^[hc]at%",
    r"%\[.\]%",
    r"%10\.10\.0\.1%",
    r"%\x28started\x29%",
    "%^starting|^initializing|^shutting down%",
    '{ $.eventType = "UpdateTrail" }',
    "{ $.sourceIPAddress != 123.123.* }",
    '{ $.arrayKey[0] = "value" }',
    "{ $.eventType = %Trail% }",
    "{ $.arrayKey[*] = %val.{2}% }",
    r"{ $.* = %111\.111\.111\.1[0-9]{1,2}% }",
    "{ $.['cluster.name'] = \"c\" }",
    "{ $.SomeObject IS NULL }",
    "{ $.ThisFlag IS TRUE }",
    "{ $.SomeOtherObject NOT EXISTS }",
    "{ $.bandwidth > 75 }",
    "{ $.latency < 50 }",
    "{ $.errorCode = 400}",
    "{ $.number[0] != 1e-3 }",
    "{ $.number[0] = 1e+3 }",
    "{ $.latency > +1000 }",
    "{$.latency = *}",
    '{ ($.user.id = 1) && ($.users[0].email = "John.Doe@example.com") }',
    '{ $.user.email = "a" || $.coordinates[0][1] = "nonmatch" && $.actions[2] = "nonmatch" }',
    '{ ($.user.id = 2 && $.users[0].email = "nonmatch") || $.actions[2] = "GET" }',
    r"[ip=%127\.0\.0\.[1-9]%, user, username, timestamp, request =*.html*, status = 4*, bytes]",
    "[..., request =*.html*, status_code = 4*, bytes]",
    "[..., request=*.html*, status_code=4*,]",
    "[ip, user, username, timestamp, request =*.html*, status_code = 404 || status_code = 410, b]",
    "[ip, user, username, timestamp, request, status_code = 4* && bytes > 1000]",
    "[w1=ERROR, w2]",
    "[w1=!ERROR&&w1=!WARN, w2]",
    "[w1!=ERROR && w1!=WARNING, w2]",
    "[(w1=ERROR || w1=%WARN%) && w1!=x, w2]",
    "[logLevel, date, time, method, url=%/service/resource/[0-9]+$%, response_time]",
    '[timestamp, request_id, level="ERROR", ...]',
    "[timestamp, request_id, level, message, response_time]",
    "",
    '""',
)


@pytest.mark.parametrize("text", OF_AWS)
def test_what_aws_shows_is_read(text: str) -> None:
    parse_pattern(text)


@pytest.mark.parametrize("name", security.load().alarms)
def test_the_patterns_of_the_benchmark_are_read(name: str) -> None:
    assert isinstance(parse_pattern(security.load().alarms[name].pattern), JsonPattern)


def test_what_a_pattern_names() -> None:
    assert parse_pattern("?a -b %c%") == Terms((Term("a", "?"), Term("b", "-"), Term("%c%")))
    assert parse_pattern("[a, , b=1 || b=2, ..., c]") == FieldsPattern(("a", "", "b", "...", "c"))
    pattern = parse_pattern("{ ($.a = 1 || $.b[0].c NOT EXISTS) && $.d IS TRUE }")
    assert pattern == JsonPattern(("$.a", "$.b[0].c", "$.d"))


WRONG = [
    ("ERROR: x", ":", "takes no `:` in a term without quotes", '`"ERROR:"`'),
    ("[ERROR", "[", "`[` is never closed", "`]`"),
    ("ERROR (fatal)", "(", "takes no `(`", '`"(fatal)"`'),
    ("*Exception*", "*", "takes no `*`", '`"*Exception*"`'),
    ("ERROR || WARN", "||", "`||` means nothing between terms", "put `?`"),
    ("ERROR -", "-", "wanted a term after `-`", "`-ERROR`"),
    ('"ERROR', '"', "is never closed", '`"`'),
    ("%ERROR", "%", "is never closed", "`%`"),
    ("%%", "%%", "is empty", "`%ERROR%`"),
    ("%(a|b)%", "(", "takes no `(` in a regular expression", r"`\x28`"),
    ("%a% %b% %c%", "%c%", "3 regular expressions; it can have 2", "join"),
    ("%한글%", "한", "takes no `한`", "see https"),
    ("“ERROR”", "“", "means nothing", "straight"),
    ("'ERROR'", "'", "means nothing", "double quotes"),
    ("{}", "{}", "wanted a condition", "$.level"),
    ("{ $.a = 1", "{", "`{` is never closed", "`}`"),
    ("{ $.a = }", "}", "wanted a value after `=`, read `}`", "number"),
    ("{ $.a == 1 }", "==", "wanted an operator of a filter pattern, read `==`", "mean `=`"),
    ("{ $.a =~ %x% }", "=~", "read `=~`", "`$.name = %ERROR%`"),
    ("{ $.a >= ten }", "ten", "wanted a number after `>=`", "`=` or `!=`"),
    ("{ $.a 1 }", "1", "wanted an operator after `$.a`", "`NOT EXISTS`"),
    ("{ $.a EXISTS }", "EXISTS", "wanted an operator", '`$.a = "*"`'),
    ("{ $.a IS NOT NULL }", "NOT", "wanted `NULL`, `TRUE`, `FALSE` after `IS`", "IS NULL"),
    ("{ level = ERROR }", "level", "wanted a property such as `$.level`", "`$.level`"),
    ("{ $level = ERROR }", "$level", "wanted a property", "`$.level`"),
    ('{ $."detail-type" = "x" }', '$."detail-type"', "name of a property", "$.['a.b']"),
    ("{ $.a = 1 && }", "}", "wanted a property such as `$.level`, read `}`", "begins"),
    ("{ $.a = 1 AND $.b = 2 }", "AND", "wanted `&&`, `||` or `}` after `1`", "mean `&&`"),
    ("{ $.a = 1 & $.b = 2 }", "&", "wanted `&&`, read `&`", "mean `&&`"),
    ("{ $.a = two words }", "words", "read `words`", "double quotes"),
    ("{ ($.a = 1 }", "}", "wanted `&&`, `||` or `)`", ""),
    ("{ $.a = 1 } x", "x", "wanted nothing after the pattern", "one"),
    ("{ $.*.b[*] = 1 }", "$.*.b[*]", "more than one `*`", "name"),
    ("{ $.a.* = 1 || $.b.* = 1 || $.c.* = 1 || $.d.* = 1 }", "$.d.*", "4 properties", "name"),
    ("[time level]", "level", "wanted `,` or `]` after `time`", "comma"),
    ("[time, level=]", "]", "wanted a value after `=`", "number"),
    ("[time, $level]", "$level", "wanted the name of a field", "letters"),
    ("[time, …]", "…", "wanted three dots", "`...`"),
    ("[time, size > big]", "big", "wanted a number after `>`", "texts"),
    ("[a=1] b", "b", "wanted nothing after the pattern", "one"),
]


@pytest.mark.parametrize(("text", "culprit", "message", "help_"), WRONG)
def test_a_mistake_is_told_at_its_place(text: str, culprit: str, message: str, help_: str) -> None:
    with pytest.raises(SyntaxProblem) as raised:
        parse_pattern(text)
    problem = raised.value
    assert text[problem.start : problem.end] == culprit
    assert message in problem.message
    assert help_ in problem.help


def test_brackets_have_a_bottom() -> None:
    deep = DEEPEST + 1
    with pytest.raises(SyntaxProblem, match="stand inside one another"):
        parse_pattern(f"{{ {'(' * deep}$.a = 1{')' * deep} }}")


@pytest.mark.parametrize(
    ("field", "pattern"),
    [
        ("$size", "[time, size]"),
        ("$2", "[time, size]"),
        ("$7", "[..., size]"),
        ("$.size", "{ $.level = ERROR }"),
        ("$.sizes[0].big", "{ $.level = ERROR }"),
    ],
)
def test_a_field_of_the_events(field: str, pattern: str) -> None:
    check_field(field, parse_pattern(pattern))


@pytest.mark.parametrize(
    ("field", "pattern", "message", "help_"),
    [
        ("$sise", "[time, size]", "no field `$sise`", "did you mean `$size`?"),
        ("$3", "[time, size]", "no field `$3`", "it has: `$time`, `$size`"),
        ("$.size", "[time, size]", "no field `$.size`", "`$size`"),
        ("$size", "{ $.level = ERROR }", "wanted a property of JSON", "`$.size`"),
        ("$size", "ERROR", "made of terms", "[time, level, size]"),
    ],
)
def test_a_field_that_is_not_there(field: str, pattern: str, message: str, help_: str) -> None:
    with pytest.raises(SyntaxProblem) as raised:
        check_field(field, parse_pattern(pattern))
    assert message in raised.value.message
    assert help_ in raised.value.help


SIGNS = st.sampled_from(['{', '}', '[', ']', '(', ')', '$.a', '=', '!=', '>', '1', '"x"', '%x%',
                         '&&', '||', 'IS', 'NULL', 'NOT', 'EXISTS', ',', '...', 'a', '-', '?', ' ',
                         '"', '%', '\\', '한'])  # fmt: skip


@given(st.lists(SIGNS, max_size=14))
@examples(200)
def test_any_text_is_read_or_refused_at_a_place(pieces: list[str]) -> None:
    text = "".join(pieces)
    try:
        parse_pattern(text)
    except SyntaxProblem as problem:
        at = (problem.start, problem.end)
    else:
        at = (0, 0)
    assert 0 <= at[0] <= at[1] <= len(text)
