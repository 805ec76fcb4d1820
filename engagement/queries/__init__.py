"""What the pages and calendars of engagement read, by noun."""
