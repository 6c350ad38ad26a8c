"""The staff's face: sign-in, writing, moderation, people, settings."""
