"""All that sample content is made of: the languages, and what belongs to none. Pure."""

from __future__ import annotations

from blog.sample.language import phrases
from blog.sample.words_east import ARABIC, CHINESE, HEBREW
from blog.sample.words_west import ENGLISH, FRENCH, GREEK, RUSSIAN

LANGUAGES = (ENGLISH, FRENCH, ARABIC, RUSSIAN, GREEK, HEBREW, CHINESE)

# Paragraphs of their own, in whatever language the rest is.
ASIDES = phrases("""
    https://example.org/minutes/2026-03|https://example.net/timetable?from=quay&to=hill
    [1](https://example.org/budget)|`3 + 4 = 7`|👏👏👏|🤔|❤️|👨‍👩‍👧‍👦 🚲
""")

ADVERTISEMENTS = phrases("""
    Cheap watches, today only.|Earn money from home without leaving your chair.
    My uncle made a fortune with this one method.|Nice article, I will come back often.
    Best prices for printer ink in your town.|Lose weight while you sleep.
    Your computer may be slow; we can help.|Click before midnight.
""")
ADVERTISED = phrases("""
    https://example.com/watches https://example.com/ink|https://example.net/win
    [best offer](https://example.com/offer) [second best](https://example.com/second)
""")

STAFF = ("Ada Editor", "Grace Desk", "Юра Редактор")

NOTES = (
    "",
    "",
    "Please write to the desk if you see it differently.",
    "The house rules are linked below the form.",
)
