"""Publication: what the newsroom has set for the whole blog, its sections and some settings."""
