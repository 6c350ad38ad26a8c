"""Pictures: sending, describing and deleting them."""
