"""Images: pictures that the newsroom uploads, decoded and encoded anew."""
