"""The `flask` commands; each is thin and calls one action."""
