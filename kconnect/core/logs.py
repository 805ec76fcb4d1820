"""How a log line looks: one line, whatever the message holds."""

import logging
import re

# The part of an address that opens a door: an invitation, a new password, an e-mail address to confirm, an answer by one tap,
# the letter of a meeting, one's own calendar, an application for a seat.
_KEYS = re.compile(
    r"(/(?:accounts/(?:invitation|meeting|password/reset/key|confirm-email)|feeds/(?:mine|my-meeting)|take-part/applications"
    r"|tap|messages/stop)/)[^/\s>]+"
)


class OneLine(logging.Formatter):
    """Time, level, logger, message; line breaks from outside are shown, never obeyed; keys in addresses stay out."""

    def __init__(self) -> None:
        super().__init__("%(asctime)s %(levelname)s %(name)s %(message)s", "%Y-%m-%dT%H:%M:%S")

    def formatMessage(self, record: logging.LogRecord) -> str:  # noqa: N802  # the library's name
        line = super().formatMessage(record).replace("\r", "\\r").replace("\n", "\\n")
        return _KEYS.sub(r"\1…", line)
