"""A filter that has learned something, for tests: what readers say, and what spammers do."""

from __future__ import annotations

from array import array
from collections.abc import Iterator
from datetime import datetime
from hashlib import sha256
from io import BytesIO
from itertools import product
from typing import BinaryIO

from blog.core.audit import Actor
from blog.moderation import learning_actions
from blog.moderation.learning_actions import Learn, Outcome
from blog.spam import actions
from blog.spam.__main__ import main
from blog.spam.features import PLACES
from blog.spam.material import Material, from_line
from blog.spam.model import LEAST_OF_EACH, Model
from tests.cast import ADA, NOON

SPAM = "Cheap watches and pills! Visit http://buy-now.example/deal to earn money from home."
GOOD = "My grandmother took that boat to school every morning, and the goat came along."

_SAID = (
    "The ferry was late again on {day}; {who} waited an hour in the rain.",
    "I agree with {who}: the harbour needs a new pier, not another report on {day}.",
    "On {day} my neighbour {who} carried the goat ashore, and it did not like that.",
    "Thank you for this article. {who} told me the same on {day}.",
    "Does anybody know whether the boat takes bicycles on {day}? {who} could not say.",
)
_SOLD = (
    "Earn money from home on {day}! Visit http://{who}-deals.example/now and get rich.",
    "Cheap pills and watches, best price, buy now: http://{who}.example/shop only {day}!!!",
    "Hi, check out my channel {who} and subscribe, free gifts on {day} http://win.example",
    "Best casino bonus of {day}, click here http://casino-{who}.example/bonus",
    "I make 500 dollars a day since {day}, visit my site http://{who}-money.example",
)
_DAYS = ("Monday", "Tuesday", "Friday", "Sunday", "Easter")
_WHO = ("Maren", "Sal", "Omar", "Ines", "Yuki", "Ben")


def examples(number: int, *, is_spam: bool) -> Iterator[Material]:
    """Yield up to 150 labelled texts, all of them different."""
    texts = [
        text.format(day=day, who=who)
        for text, day, who in product(_SOLD if is_spam else _SAID, _DAYS, _WHO)
    ]
    # Spread over the kinds of sentences, however few are wanted.
    for place in range(number):
        text = texts[place * 37 % len(texts)]
        yield Material(text=text, name=_WHO[place % len(_WHO)], is_spam=is_spam)


def loads(*, good: int = LEAST_OF_EACH, spam: int = LEAST_OF_EACH, source: str = "a.csv") -> None:
    """Somebody loads so many examples of each kind."""
    both = [*examples(good, is_spam=False), *examples(spam, is_spam=True)]
    actions.load(both, source=source, by=Actor(ADA), now=NOON)


def learns(at: datetime = NOON, *, learn: Learn | None = None) -> Outcome:
    """The filter learns from all that there is, in this process."""
    return learning_actions.relearn(at, learn=learn or in_this_process)


def in_this_process(file: BinaryIO) -> Model:
    """Learn as the child process does (`blog.spam.__main__`)."""
    file.seek(0)
    made = BytesIO()
    main(file, made)
    return Model.from_bytes(made.getvalue())


def quickly(file: BinaryIO) -> Model:
    """Make a model that is no good, but the same for the same examples, and another for others."""
    file.seek(0)
    lines = sorted(file)
    spam = sum(from_line(line).is_spam for line in lines)
    bias = int.from_bytes(sha256(b"".join(lines)).digest()[:4], "big") / 2**32
    weights = array("h", bytes(2 * PLACES))
    return Model(good=len(lines) - spam, spam=spam, bias=bias, weights=weights)
