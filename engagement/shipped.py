"""The words that a new network starts with, as `words.toml` has them."""

import tomllib
from pathlib import Path

from kconnect.core.text import fold

FILE = Path(__file__).with_name("words.toml")


def shipped_terms() -> list[dict[str, str]]:
    """The terms with what is searched in them."""
    found: list[dict[str, str]] = tomllib.loads(FILE.read_text(encoding="utf-8"))["term"]
    return [{**one, "name_folded": f"{fold(one['name'])} {fold(one['name_es'])}"} for one in found]


def shipped_themes() -> list[dict[str, str]]:
    """The themes of input, in their order, named in both languages."""
    found: list[dict[str, str]] = tomllib.loads(FILE.read_text(encoding="utf-8"))["theme"]
    return found


def shipped_wordings() -> list[dict[str, str]]:
    """The wordings of both languages."""
    lists = tomllib.loads(FILE.read_text(encoding="utf-8"))["wording"][0]
    return [
        {"language": language, "phrase": phrase, "phrase_folded": fold(phrase), "better": better}
        for language, rows in lists.items()
        for phrase, better in rows
    ]
