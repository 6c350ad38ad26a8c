"""A filter that learns from what the newsroom decides."""
