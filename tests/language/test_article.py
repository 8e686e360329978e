"""The article before a noun: it follows how the noun is said."""

from __future__ import annotations

import pytest

from compiler.text.article import with_article


@pytest.mark.parametrize(
    ("noun", "expected"),
    [
        pytest.param("alarm", "an alarm", id="a vowel"),
        pytest.param("Lambda function", "a Lambda function", id="a consonant"),
        pytest.param("ECS service", "an ECS service", id="a vowel among capitals"),
        pytest.param("MSK cluster", "an MSK cluster", id="letters that are said one by one"),
        pytest.param("S3 bucket", "an S3 bucket", id="a letter and a digit"),
        pytest.param("KMS key", "a KMS key", id="a first letter that is said with a consonant"),
        pytest.param("NAT gateway", "a NAT gateway", id="capitals that are said as a word"),
    ],
)
def test_the_article_follows_the_sound(noun: str, expected: str) -> None:
    assert with_article(noun) == expected
