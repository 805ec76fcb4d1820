"""After a restore: erases again whoever was erased since the copy was made."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from workgroups.services import replay_erasures


class Command(BaseCommand):
    help = (
        "After a restore: erases again everybody on the list of erased people (erased.txt in the data folder, or FILE)."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", nargs="?", type=Path, help="a list from elsewhere, one hash a line")

    def handle(self, *args: Any, file: Path | None = None, **options: Any) -> None:
        digests = file.read_text(encoding="ascii").split() if file else []
        self.stdout.write(f"Erased again: {replay_erasures(digests)}")
