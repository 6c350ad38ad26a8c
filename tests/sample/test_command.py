"""flask sample grow, as an operator types it."""

from __future__ import annotations

import re

from flask import Flask

from blog.articles import queries


def test_the_command_says_what_it_added(app: Flask) -> None:
    output = run(app, "--articles", "4", "--comments", "50")
    assert "Growing" in output
    summary = output.strip().splitlines()[-1]
    found = re.fullmatch(
        r"Added 4 articles and 50 comments \((.+)\), with (\d+) decisions in the log\.", summary
    )
    assert found, summary
    assert sum(map(int, re.findall(r"\d+", found[1]))) == 50
    assert "published" in found[1]
    assert int(found[2]) >= 50
    assert len(queries.every_article()) == 4


def test_the_seed_decides_what_is_added(app: Flask) -> None:
    for _turn in range(2):
        run(app, "--articles", "3", "--comments", "0")
    run(app, "--articles", "3", "--comments", "0", "--seed", "2")
    by_id = sorted(queries.every_article(), key=lambda article: article.id)
    headlines = [article.headline for article in by_id]
    assert headlines[:3] == headlines[3:6] != headlines[6:]


def test_articles_may_come_without_comments(app: Flask) -> None:
    output = run(app, "--articles", "2", "--comments", "0")
    assert "Added 2 articles and 0 comments, with 0 decisions in the log." in output


def test_comments_without_an_article_are_refused(app: Flask) -> None:
    output = run(app, "--articles", "0", "--comments", "5", expect=1)
    assert output == "Error: Comments need an article to stand below: ask for one at least.\n"


def test_a_number_below_nothing_is_refused(app: Flask) -> None:
    assert "Invalid value" in run(app, "--articles", "-1", "--comments", "5", expect=2)


def run(app: Flask, *arguments: str, expect: int = 0) -> str:
    """Run the command and return what it prints; `expect` is its exit status."""
    result = app.test_cli_runner().invoke(args=["sample", "grow", *arguments])
    assert result.exit_code == expect, result.output
    return str(result.output)
