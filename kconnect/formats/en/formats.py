"""English dates where Django's own leave doubt: 11/12/2026 is not the same day for every reader, so months are words."""

SHORT_DATE_FORMAT = "M j, Y"
SHORT_DATETIME_FORMAT = "M j, Y, P"
