"""The base of every error that a use case raises and a person can read."""


class DomainError(Exception):
    """A use case refuses. The message is for the person who asked: it says what is wrong and what to do."""

    def __init__(self, message: object) -> None:
        super().__init__(message)
        self.message = message

    def __str__(self) -> str:
        return str(self.message)
