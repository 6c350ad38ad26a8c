"""How well the filter does on comments that it has never seen.

The files are no part of the project: whoever has them puts them beside it.
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path

import pytest

from blog.cli import labelled_file
from blog.spam import trial
from blog.spam.learning import learn
from blog.spam.material import Material, as_example

SPAM = Path(__file__).parents[3] / "shared/spam"
FOUR = ["train/video-1", "train/video-2", "train/articles-1", "test/video-3"]


def texts(names: Iterable[str]) -> list[Material]:
    found = []
    for name in names:
        for each in labelled_file.read(SPAM / f"{name}.csv"):
            assert isinstance(each, Material)
            found.append(each)
    return found


@pytest.mark.skipif(
    not SPAM.exists() and os.environ.get("CI") != "true",
    reason="the labelled comments are not beside the project",
)
@pytest.mark.parametrize(
    ("unseen", "most_good_held"),
    [("test/video-3", 0.03), ("train/video-1", 0.05)],
)
def test_comments_under_another_video_are_told_apart(unseen: str, most_good_held: float) -> None:
    model = learn(map(as_example, texts(name for name in FOUR if name != unseen)))
    result = trial.hold(model, texts([unseen]), learned_from=set())
    held, spam = result.qualities()
    assert held.recall is not None
    assert held.recall >= 0.92
    assert result.good_held is not None
    assert result.good_held <= most_good_held
    assert spam.precision is not None
    assert spam.precision >= 0.995
