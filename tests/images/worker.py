"""A worker of its own, to which every file of a folder is sent; it tells what it took.

    python -m tests.images.worker DATABASE_URL INSTANCE FOLDER

A line for each file: its name and the status of the answer; then the most memory, in MB,
that the worker ever had.
"""

from __future__ import annotations

import sys
from pathlib import Path
from resource import RUSAGE_SELF, getrusage

from blog import create_app
from blog.accounts.vocabulary import Role
from blog.settings import Settings
from tests.pages import FROM_OUR_PAGE
from tests.staff import staffed

_PROC = Path("/proc/self/status")


def peak_megabytes() -> int:
    """Return the most memory that this program had; not what its parent had before it."""
    if _PROC.exists():
        line = next(each for each in _PROC.read_text().splitlines() if each.startswith("VmHWM"))
        return int(line.split()[1]) // 1024
    return getrusage(RUSAGE_SELF).ru_maxrss // 1024**2


def main(database_url: str, instance: str, folder: str) -> None:
    """Send the files one after another, as a writer would."""
    settings = Settings(
        instance_path=Path(instance), database_url=database_url, secret_key="of this worker only"
    )
    app = create_app(settings)
    with app.app_context():
        client = staffed(app, Role.WRITER).client
    for url in ("/", "/newsroom/", "/newsroom/images", "/newsroom/articles"):
        client.get(url)
    for path in sorted(Path(folder).iterdir()):
        with path.open("rb") as file:
            sent = {"alt": "Whatever it is", "file": (file, path.name)}
            response = client.post("/newsroom/images", data=sent, headers=FROM_OUR_PAGE)
        print(path.name, response.status_code)
    print(peak_megabytes())


if __name__ == "__main__":
    main(*sys.argv[1:])
