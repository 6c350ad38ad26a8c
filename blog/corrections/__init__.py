"""Corrections: errors that readers report, notes that say what was wrong, public history."""
