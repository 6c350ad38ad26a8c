"""The readers' face: what everybody sees, and the form they answer with."""
