"""Articles: what the newsroom publishes."""
