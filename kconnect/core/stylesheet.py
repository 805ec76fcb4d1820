"""The one stylesheet of every page: the parts in `static/css` put together in a fixed order, for pages, tests and collectstatic alike."""

import os
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles.finders import BaseFinder
from django.core.files.storage import FileSystemStorage, Storage

NAME = "css/kconnect.css"
# Later parts win over earlier ones of the same weight.
FIRST = ("tokens.css", "base.css", "layout.css", "frame.css", "chart.css")
FOLDERS = ("components", "pages")
LAST = ("spacing.css",)

COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)


def parts(folder: Path) -> list[Path]:
    """The stylesheets of `folder` (`static/css`) in the order in which they apply."""
    middle = [path for name in FOLDERS for path in sorted((folder / name).glob("*.css"))]
    return [*(folder / name for name in FIRST), *middle, *(folder / name for name in LAST)]


def joined(folder: Path) -> str:
    """The text of all parts without comments, indentation and empty lines."""
    text = COMMENT.sub("", "\n".join(path.read_text(encoding="utf-8") for path in parts(folder)))
    return "\n".join(line for line in map(str.strip, text.splitlines()) if line) + "\n"


class StylesheetFinder(BaseFinder):
    """Offers `css/kconnect.css` to the static files app as a file in the data folder, rewritten when a part is newer."""

    def __init__(self, app_names: Any = None, *args: Any, **kwargs: Any) -> None:
        self.source = Path(settings.BASE_DIR) / "static" / "css"
        self.target = Path(settings.DATA_DIR) / "build"
        super().__init__(*args, **kwargs)

    def build(self) -> Path:
        """Writes the stylesheet if it is missing or differs; several processes may do so at the same time."""
        path, text = self.target / NAME, joined(self.source)
        if not path.exists() or path.read_text(encoding="utf-8") != text:
            path.parent.mkdir(parents=True, exist_ok=True)
            draft = path.with_suffix(f".{os.getpid()}.tmp")
            draft.write_text(text, encoding="utf-8")
            draft.replace(path)
        return path

    def find(self, path: str, find_all: bool = False, **kwargs: Any) -> Any:
        """The file for its name, nothing for any other name."""
        if path != NAME:
            return []
        found = str(self.build())
        return [found] if find_all else found

    def list(self, ignore_patterns: Iterable[str] | None) -> Iterator[tuple[str, Storage]]:
        """For collectstatic."""
        self.build()
        yield NAME, FileSystemStorage(location=self.target)
