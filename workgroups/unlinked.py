"""What is kept of a person where no column leads to them, so that nobody reads it by their name: who erases, tells and merges it.

`personal` covers what the database can follow. An app that keeps something by a secret mark instead registers it here, beside
the services that write it; erasing a person, the person's own copy of their data and the merging of two records ask all.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils.module_loading import autodiscover_modules

if TYPE_CHECKING:
    from workgroups.models import Person


@dataclass(frozen=True)
class Unlinked:
    """One kind of what is kept so: erased without a trace, told to nobody but the person, moved when two records become one."""

    name: str
    erase: "Callable[[Person], None]"
    tell: "Callable[[Person], list[dict[str, Any]]]"
    merge: "Callable[[Person, Person], None]"


_kinds: dict[str, Unlinked] = {}


def register(kind: Unlinked) -> Unlinked:
    """Makes a kind known; it stands in an app's services."""
    _kinds[kind.name] = kind
    return kind


def kinds() -> list[Unlinked]:
    """Every registered kind."""
    autodiscover_modules("services")
    return list(_kinds.values())
