"""Ground: what every room stands on, and what knows nothing of any room."""
