"""What a body is deciding on stands as it was put to it; the app that holds decisions says what that is."""

from collections.abc import Callable, Mapping
from typing import Any

from django.utils.translation import gettext as _

from kconnect.core.errors import DomainError

Says = Callable[[Any], bool]
_asked: list[Says] = []


def also_ask(says: Says) -> Says:
    """Registers who knows whether something is put to a vote whose outcome is not stated."""
    _asked.append(says)
    return says


def keep_words(thing: Any, values: Mapping[str, Any], refused: type[DomainError]) -> None:
    """Raises `refused` where `values` would change what a body decides on at this moment; its place in lists is no word of it."""
    changed = {name for name, value in values.items() if getattr(thing, name) != value} - {"position"}
    if changed:
        need_free(thing, refused)


def need_free(thing: Any, refused: type[DomainError]) -> None:
    """Raises `refused` while a body decides on a strategy, on the draft of the common agenda, or on a goal that it names."""
    if any(says(thing) for says in _asked):
        raise refused(
            _(
                "A governance body is deciding on this, so its words stay as they were put. Change them once it has decided."
            )
        )
