"""Changes the name of a recipe in its text, so that the rest, comments and all, stays as somebody wrote it."""

from __future__ import annotations

import re

from dashboard.ingest.recipe_text import read_recipe
from dashboard.ingest.recipe_writer import text as written

_HEAD = re.compile(r"^\[recipe\][^\n]*\n(?:(?!\[).*\n?)*", re.MULTILINE)


def renamed(text: str, *, slug: str, title: str) -> str:
    """`text` with another slug and title. Raises ValueError where they are written in a way that cannot be found.

    Raises RecipeError for a text that is no recipe.
    """
    head = _HEAD.search(text)
    if head is None:
        raise ValueError(text)
    part = head.group()
    for key, value in (("slug", slug), ("title", title)):
        line = written(value).replace("\\", r"\\")
        part = re.sub(rf"^({key}\s*=\s*).*$", rf"\g<1>{line}", part, count=1, flags=re.MULTILINE)
    changed = text[: head.start()] + part + text[head.end() :]
    recipe = read_recipe(changed)
    if (recipe.slug, recipe.title) != (slug, title):
        raise ValueError(text)
    return changed
