"""Kit of the faces: what every page and form needs, whatever it is about."""
