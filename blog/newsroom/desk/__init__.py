"""The desk: what waits, search, sections, settings, and the log of what staff did."""
