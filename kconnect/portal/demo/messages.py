"""What people of the demonstration network were told, and what they follow."""

import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any

from kconnect.core import notices
from kconnect.core.i18n import current_language
from workgroups.models import User

FOLDER = Path(__file__).parent


def load_messages(users: dict[str, User]) -> None:
    """Everything of `messages.toml`."""
    with (FOLDER / "messages.toml").open("rb") as stream:
        what = tomllib.load(stream)
    for number, about in enumerate(what["told"]):
        notices.tell(
            [users[key] for key in about["who"]], occasion=f"demo:{number}", topic=about["topic"], url=about["url"],
            say=_in_reading(about, "text"), about=_in_reading(about, "about"),
        )  # fmt: skip
    for about in what["follow"]:
        for slug in about["slugs"]:
            notices.follow(by=users[about["who"]], kind=about["kind"], slug=slug)


def _in_reading(about: dict[str, Any], name: str) -> Callable[[], str]:
    return lambda: str(about[f"{name}_es" if current_language() == "es" else name])
