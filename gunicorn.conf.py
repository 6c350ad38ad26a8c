"""How gunicorn serves the blog; it finds this file by itself when started here.

docs/decisions/0023-serving.md has what was measured for each of these. Another
application may be served with this file too: nothing here knows the blog's inside.
"""

from __future__ import annotations

import ctypes
import multiprocessing
import os
import sys
import tempfile
from typing import Any

# Loopback only: the proxy in front speaks to the world.
bind = f"{os.environ.get('HOST', '127.0.0.1')}:{os.environ.get('PORT', '8000')}"

# One for each core, since Python works on one thing at a time in each; two at least, so that
# hashing a password or encoding a picture keeps nobody waiting. More would be no faster, and
# each renders a changed page for itself.
workers = int(os.environ.get("WEB_CONCURRENCY") or max(2, min(multiprocessing.cpu_count(), 8)))

# Threads cost no more time than a worker without any ("sync"), which would close each
# connection after one answer, and which one slow or idle browser keeps from all others.
worker_class = "gthread"
threads = int(os.environ.get("WEB_THREADS") or 4)

# The blog is loaded once and the workers are its forks: they start in no time and share
# its memory. So new code, settings and templates need a restart; SIGHUP does not bring them.
# No connection crosses the fork (blog.core.database closes them), and no thread is there yet.
preload_app = True

# A stuck worker is replaced; one that is told to stop first answers what it has begun.
# None is replaced after so many requests (max_requests): they do not grow.
timeout = 30
graceful_timeout = 20
keepalive = 5  # seconds; an idle connection waits in the kernel and holds no thread

# The heartbeat's file in memory: on a slow disk its fsync makes workers look stuck.
worker_tmp_dir = "/dev/shm" if os.path.isdir("/dev/shm") else tempfile.gettempdir()  # noqa: PTH112, S108

# gunicorn 25.1 and later would open a control socket in $HOME, which a service user
# often does not have.
control_socket_disable = True

# No access log: a receipt's address is a secret. blog.requests logs routes instead.
accesslog = None
logconfig_dict = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {
        "stdout": {
            "class": "logging.StreamHandler",
            "stream": "ext://sys.stdout",
            "formatter": "plain",
        }
    },
    "root": {"level": "WARNING", "handlers": ["stdout"]},
    "loggers": {
        "blog": {"level": os.environ.get("LOG_LEVEL", "INFO").upper()},
        "gunicorn.error": {"level": "INFO", "handlers": ["stdout"], "propagate": False},
    },
}

# Of malloc.h, where glibc numbers what can be set.
_M_TRIM_THRESHOLD, _M_MMAP_THRESHOLD, _M_ARENA_MAX = -1, -3, -8


def nworkers_changed(server: Any, _number: int, before: int | None) -> None:
    """Say what is wrong with the settings once and in words.

    The only hook that comes before `preload_app` loads the blog, which would show a traceback.
    """
    if before is None and str(server.app.app_uri).partition(":")[0] == "wsgi":
        from blog import configuration

        try:
            configuration.load()
        except configuration.SettingsError as error:
            sys.exit(f"The blog cannot start.\n{error}")


def when_ready(_server: Any) -> None:
    """Have the workers' threads share one heap, and give back what was needed once.

    By itself glibc has a heap for each thread, which keeps the most that it ever took; and
    with the first large buffer that is freed it begins to keep those too. Threads need not
    wait for each other: Python serves small objects itself, and one thread at a time.
    The buffers of a compression (1 MB) are kept, since new ones would take it twice as long.
    """
    libc = ctypes.CDLL(None)
    if hasattr(libc, "mallopt") and hasattr(libc, "malloc_trim"):  # else it is not glibc
        libc.mallopt(_M_ARENA_MAX, 1)
        libc.mallopt(_M_MMAP_THRESHOLD, 4 << 20)
        libc.mallopt(_M_TRIM_THRESHOLD, 3 << 20)
        libc.malloc_trim(0)
