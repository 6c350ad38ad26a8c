"""How the newsroom goes through what readers say."""
