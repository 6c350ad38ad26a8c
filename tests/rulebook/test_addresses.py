"""Where links lead, however they are written."""

from __future__ import annotations

import pytest

from blog.core.markup import link_targets, render_comment
from blog.rulebook.addresses import host_of, hosts_of


@pytest.mark.parametrize(
    ("url", "host"),
    [
        ("https://Evil.Example/path?x#y", "evil.example"),
        ("http://evil.example.:8080/", "evil.example"),
        ("//evil.example/x", "evil.example"),
        ("evil.example/x", "evil.example"),
        ("https:evil.example", "evil.example"),
        ("https:\\\\evil.example\\x", "evil.example"),
        ("https://good.example@evil.example/", "evil.example"),
        ("https://good.example:80@evil.example:81/", "evil.example"),
        ("https://%65vil.example/", "evil.example"),
        ("https://evil。example/", "evil.example"),
        ("https://ｅｖｉｌ．example/", "evil.example"),
        ("https://ev\u00adil.exa\u200bmple/", "evil.example"),
        ("https://ev\til.example/", "evil.example"),
        ("https://xn--mnchen-3ya.example/", "münchen.example"),
        ("https://MÜNCHEN.example/", "münchen.example"),
        ("https://mu\u0308nchen.example/", "münchen.example"),
        ("https://xn--p1ai.xn--p1ai/", "рф.рф"),
        ("https://xn--999999999999/", "xn--999999999999"),
        ("http://203.0.113.5/", "203.0.113.5"),
        ("http://[2001:db8::1]/", "2001:db8::1"),
        ("http://[2001:db8/", ""),
        ("mailto:bob@evil.example", ""),
        ("javascript:alert(1)", ""),
        ("", ""),
        ("https://", ""),
    ],
)
def test_a_link_leads_where_a_browser_would_go(url: str, host: str) -> None:
    assert host_of(url) == host


def test_the_hosts_of_a_comment_s_links_are_found() -> None:
    html = render_comment(
        "At https://Evil.example/?a=1&b=2, [this](http://münchen.example) or <mailto:a@b.example>."
    ).html
    assert hosts_of(link_targets(html)) == {"evil.example", "münchen.example"}
