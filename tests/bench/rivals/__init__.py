"""The barest programs that do the same work, served under the blog's gunicorn.conf.py."""
