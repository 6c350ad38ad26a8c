"""The names of the blog's cookies, by which the page cache knows who is to pass by it.

The check of who may change anything knows by them whether a browser proves who it is.
"""

# In all of them, also behind the __Host- and __Secure- of https.
PREFIX = "dateline_"

STAFF = f"{PREFIX}staff"
READER = f"{PREFIX}reader"
