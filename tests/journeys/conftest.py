"""A running blog for the journeys."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cast import FERRY
from tests.live import LiveBlog


@pytest.fixture
def live(tmp_path: Path, database_url: str) -> Iterator[LiveBlog]:
    """Start a blog that has one article, the ferry; no limit on how often one may write."""
    folder = tmp_path / "instance"
    folder.mkdir()
    blog = LiveBlog(folder, {"DATABASE_URL": database_url, "THROTTLE": "0"})
    article = tmp_path / "ferry.md"
    article.write_text(FERRY.replace("{extra}", ""), encoding="utf-8")
    blog.flask("articles", "import", str(article))
    blog.start()
    yield blog
    blog.stop()
