"""Accounts: readers who have proved an address, and the browsers that carry the proof."""
