"""How a log line looks: one line, whatever the message holds."""

import logging


class OneLine(logging.Formatter):
    """Time, level, logger, message; line breaks from outside are shown, never obeyed."""

    def __init__(self) -> None:
        super().__init__("%(asctime)s %(levelname)s %(name)s %(message)s", "%Y-%m-%dT%H:%M:%S")

    def formatMessage(self, record: logging.LogRecord) -> str:  # noqa: N802  # the library's name
        return super().formatMessage(record).replace("\r", "\\r").replace("\n", "\\n")
