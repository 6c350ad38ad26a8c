"""Comments: what readers say, how it is judged, and what was decided about it."""
