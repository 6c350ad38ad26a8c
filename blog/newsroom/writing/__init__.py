"""Writing, publishing, and what an article was before."""
