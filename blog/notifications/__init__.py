"""What is mailed to whom, and its delivery from the outbox."""
