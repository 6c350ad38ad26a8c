"""The rules by which editors hold comments, or mark them as spam."""
