"""Sample content: one article for an empty blog, and as much more as anybody wants."""
