"""What readers said, and what they reported: decisions and answers."""
