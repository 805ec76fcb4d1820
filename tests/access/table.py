"""The language of the access matrix: which role gets which answer at which address.

How to add the addresses of an app: write `tests/access/<app>.py` with

- `ACCESS`: the name of each address (as `reverse` takes it) to a `Page`, or to a list of Pages where several things behind
  one address behave differently (published and not, own and other);
- `build(world)`, if the pages need things of the app: make them through the services and put them into `world.things`.

A Page says where the address leads (`at`: the arguments for a thing that exists, `missing`: for one that does not), and the
answer for each role. `post` is the answer to a POST of `form`, which must be complete: what is refused for one role must
work for another one with the very same form, or the test is void. Where `post` is None a POST must never get through.

Every name of the resolver is in exactly one ACCESS, or its namespace is in NAMESPACES; anything else fails.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from importlib import import_module
from pathlib import Path
from typing import Any

from tests.access.world import ROLES, World

# Answers: a status, or the way to the sign-in page.
LOGIN, OK, DONE, FORBIDDEN, NOT_THERE, NO_METHOD = "sign in", 200, 302, 403, 404, 405
Answers = Mapping[str, int | str]
Arguments = Callable[[World], dict[str, Any]]

STAFF = ("backbone", "superuser")
RUN = ("backbone", "steward", "superuser")
NOT_SIGNED_IN = ("anonymous", "suspended")
INSIDERS = tuple(role for role in ROLES if role not in {*NOT_SIGNED_IN, "outsider"})


@dataclass(frozen=True)
class Page:
    """One address and its answers; see the module's text."""

    get: Answers
    post: Answers | None = None
    at: Arguments = lambda world: {}
    missing: dict[str, Any] = field(default_factory=dict)
    form: Arguments = lambda world: {}


def everybody(answer: int = OK) -> Answers:
    """The same for every role: public pages, and methods that a page does not have."""
    return dict.fromkeys(ROLES, answer)


def signed_in(answer: int = OK) -> Answers:
    """For whoever has an account that works, with or without a role."""
    return {role: LOGIN if role in NOT_SIGNED_IN else answer for role in ROLES}


def only(*allowed: str, answer: int = OK, else_: int = NOT_THERE, forbidden: tuple[str, ...] = ()) -> Answers:
    """For the roles named; those `forbidden` know of it and get 403; all others do not know of it."""
    answers: dict[str, int | str] = {role: FORBIDDEN if role in forbidden else else_ for role in ROLES}
    answers |= dict.fromkeys(NOT_SIGNED_IN, LOGIN)
    return answers | dict.fromkeys(allowed, answer)


def console(*allowed: str, answer: int = OK) -> Answers:
    """A room of the console: it does not exist for outsiders, and is closed to other insiders."""
    return only(*allowed, answer=answer, forbidden=INSIDERS)


def files() -> list[Any]:
    """The modules with the tables of the apps."""
    names = sorted(path.stem for path in Path(__file__).parent.glob("*.py"))
    return [import_module(f"tests.access.{name}") for name in names if name not in {"__init__", "table", "world"}]


def pages() -> dict[str, list[Page]]:
    """All tables together; the same name in two of them is an error."""
    together: dict[str, list[Page]] = {}
    for module in files():
        for name, entry in getattr(module, "ACCESS", {}).items():
            assert name not in together, f"{name} is listed twice"
            together[name] = entry if isinstance(entry, list) else [entry]
    return together
