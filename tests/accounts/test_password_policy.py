"""Which passwords are good enough."""

from __future__ import annotations

import pytest

from blog.accounts.password_policy import Flaw, common_passwords, find_flaw

OWN = ("Ada Editor-in-Chief", "ada@news.example")


@pytest.mark.parametrize(
    ("password", "flaw"),
    [
        pytest.param("", Flaw.SHORT, id="nothing is too short"),
        pytest.param("elevenchars", Flaw.SHORT, id="eleven characters are too few"),
        pytest.param("twelve chars", None, id="twelve are enough"),
        pytest.param(
            "\N{GOAT}" * 6 + "\N{FERRY}" * 5, Flaw.SHORT, id="characters count, not bytes"
        ),
        pytest.param("\N{GOAT}" * 6 + "\N{FERRY}" * 6, None, id="twelve pictures are enough"),
        pytest.param("x1" * 500, None, id="a thousand fit"),
        pytest.param("x1" * 500 + "x", Flaw.LONG, id="more do not"),
        pytest.param("password1234", Flaw.COMMON, id="what is tried first is refused"),
        pytest.param("PassWord1234", Flaw.COMMON, id="in any case of letters"),
        pytest.param(" password1234 ", Flaw.COMMON, id="blanks round it hide nothing"),
        pytest.param("ZZZZZZZZZZZZZ", Flaw.COMMON, id="one letter over and over is refused"),
        pytest.param("ada@news.example", Flaw.OWN, id="one's address is refused"),
        pytest.param("ADA EDITOR-IN-CHIEF", Flaw.OWN, id="and one's name"),
        pytest.param("ada@news.example!", None, id="but not what merely holds it"),
        pytest.param("correct horse battery staple", Flaw.COMMON, id="the famous one too"),
        pytest.param("Ferry goat 0600, slip 2.", None, id="words in a row are good"),
    ],
)
def test_a_password_is_good_or_has_a_flaw(password: str, flaw: Flaw | None) -> None:
    assert find_flaw(password, own=OWN) == flaw


def test_the_list_holds_what_length_alone_would_let_through() -> None:
    listed = common_passwords()
    assert len(listed) >= 300
    assert {"password1234", "qwertyuiop12", "123456789012", "iloveyou1234"} <= listed
    assert all(len(each) >= 12 and each == each.casefold().strip() for each in listed)
