"""make bench: what the blog costs, as ratios to the barest thing that does the same work.

Both servers of a pair are up at once under the same gunicorn.conf.py, on loopback, and
are asked in turn: a machine's speed drifts, so only ratios of neighbours mean anything.
docs/performance.md says how to read what comes out.
"""
