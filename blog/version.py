"""Which version of the blog this is."""

__version__ = "0.1.0"
