"""How gunicorn serves the blog; it finds this file by itself when started here."""

from __future__ import annotations

import multiprocessing
import os
import sys
import tempfile

from blog import configuration

# Loopback only: the proxy in front speaks to the world.
bind = f"{os.environ.get('HOST', '127.0.0.1')}:{os.environ.get('PORT', '8000')}"

workers = int(os.environ.get("WEB_CONCURRENCY") or min(2 * multiprocessing.cpu_count() + 1, 5))
worker_class = "gthread"
threads = int(os.environ.get("WEB_THREADS") or 4)

# A stuck worker is replaced; one that is told to stop first answers what it has begun.
timeout = 30
graceful_timeout = 20
keepalive = 5

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


def on_starting(_server: object) -> None:
    """Say what is wrong with the settings once and in words, not in every worker."""
    try:
        configuration.load()
    except configuration.SettingsError as error:
        sys.exit(f"The blog cannot start.\n{error}")
