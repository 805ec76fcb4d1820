"""Who may open a page of the data steward's: one guard, and the two rules that most of these pages ask for."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest

from dashboard import rules
from kconnect.core.access import allow, person_of
from workgroups import rules as people


def insider_who(request: HttpRequest, may: Callable[[Any], bool]) -> Any:
    """The signed-in person; for anybody outside the network there is no such page, and others need the right `may`."""
    user = person_of(request)
    allow(may_see=people.is_insider(user), may_do=may(user))
    return user


def importer(request: HttpRequest) -> Any:
    """The signed-in person, who may import."""
    return insider_who(request, rules.can_import)


def definer(request: HttpRequest) -> Any:
    """The signed-in person, who may say what measures and places there are."""
    return insider_who(request, rules.can_define)
