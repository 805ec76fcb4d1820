"""Says which figures moved: before and after a change of the program, of definitions, or of the store."""

import gzip
import json
import os
from argparse import ArgumentParser
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any, cast

from django.core.management.base import BaseCommand, CommandError

from dashboard.management.work import REFUSED
from dashboard.queries import moved


class Command(BaseCommand):
    """`check_numbers [--save F] [--against F] [--recomputed] [--json]`: exit 0 nothing moved, 1 something did, 2 refused."""

    help = "Saves every public figure to a file, or says which have moved since a file was saved."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--save", metavar="F", help="Writes every public figure to F (compressed if it ends in .gz)."
        )
        parser.add_argument("--against", metavar="F", help="Names every public figure that is not what F says.")
        parser.add_argument(
            "--recomputed",
            action="store_true",
            help="Names what the newest calculations say otherwise than what is public.",
        )
        parser.add_argument("--json", action="store_true", help="Prints one JSON object a line.")

    def handle(self, *args: Any, save: str, against: str, recomputed: bool, **options: Any) -> None:
        if not (save or against or recomputed):
            raise CommandError("Say --save F, --against F or --recomputed.", returncode=REFUSED)
        try:
            count = self._tell(self._moves(save, against, recomputed=recomputed), as_json=options["json"])
            if not (count or options["json"]) and (against or recomputed):
                self.stdout.write("No figure moved.")
        except (OSError, EOFError, UnicodeDecodeError, moved.SnapshotError) as error:
            raise CommandError(f"{error}", returncode=REFUSED) from error
        if count:
            raise SystemExit(1)

    def _moves(self, save: str, against: str, *, recomputed: bool) -> Iterator[moved.Move]:
        figures = moved.public_figures()
        if save and against and Path(save).resolve() == Path(against).resolve():
            raise CommandError("Save to another file than the one to compare with.", returncode=REFUSED)
        if against:
            with opened(against) as source, saved(save) as target:
                yield from moved.moves(moved.read(source), moved.write(figures, target) if target else figures)
        elif save:
            with saved(save) as target:
                total = sum(1 for _one in moved.write(figures, cast("IO[str]", target)))
            self.stderr.write(f"{total} public figures saved.")
        if recomputed:
            yield from moved.moves_of_recomputing()

    def _tell(self, found: Iterator[moved.Move], *, as_json: bool) -> int:
        count = 0
        for count, move in enumerate(found, start=1):  # noqa: B007 - how many is what is wanted
            self.stdout.write(json.dumps(move.as_json(), ensure_ascii=False) if as_json else move.as_text())
        return count


def opened(name: str) -> IO[str]:
    """A saved list, compressed or not."""
    path = Path(name)
    return gzip.open(path, "rt", encoding="utf-8") if path.suffix == ".gz" else path.open(encoding="utf-8")


@contextmanager
def saved(name: str) -> Iterator[IO[str] | None]:
    """A file that is there whole or not at all; None without a name."""
    if not name:
        yield None
        return
    path = Path(name)
    rough = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        with (
            gzip.open(rough, "wt", encoding="utf-8")
            if path.suffix == ".gz"
            else rough.open("w", encoding="utf-8") as target
        ):
            yield target
        rough.replace(path)
    finally:
        rough.unlink(missing_ok=True)
