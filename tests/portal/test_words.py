"""The words of the console: each act that any service records has one, and all of them are told alike."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from agenda.choices import ActionState, StrategyState
from agenda.services.commitments import VERBS
from engagement.choices import EventState
from kconnect.core import jobs
from kconnect.portal.job_words import JOB_ABOUT, JOB_KINDS
from kconnect.portal.words import ACTS

CHECKOUT = Path(__file__).resolve().parent.parent.parent
# What is recorded under the name of the state that something came to; nothing comes back to a draft, or to "proposed" unsaid.
STATES = {*ActionState.values, *StrategyState.values, *EventState.values, *VERBS.values()} - {EventState.DRAFT.value}


def recorded() -> Iterator[str]:
    """The verbs that stand in calls of services, also in those of their own small helpers."""
    for app in ("workgroups", "agenda", "engagement", "dashboard", "kconnect/portal"):
        for path in [*(CHECKOUT / app).glob("services.py"), *(CHECKOUT / app / "services").glob("*.py")]:
            for call in (node for node in ast.walk(ast.parse(path.read_text("utf-8"))) if isinstance(node, ast.Call)):
                given = [keyword.value for keyword in call.keywords if keyword.arg == "verb"]
                given += call.args[1:2] if getattr(call.func, "id", "") == "_record" else []
                for one in given:
                    parts = [one.body, one.orelse] if isinstance(one, ast.IfExp) else [one]
                    yield from (str(part.value) for part in parts if isinstance(part, ast.Constant))


def test_every_act_has_its_word_and_no_word_is_for_nothing() -> None:
    assert set(recorded()) | STATES == set(ACTS)


def test_acts_are_verbs_in_the_past() -> None:
    past = r"(\w+_)?[a-z]+(ed|en|wn|ne|nt|eft)(_[a-z]+)*"
    assert [verb for verb in ACTS if not re.fullmatch(past, verb)] == []


def test_every_kind_of_work_has_a_name_and_says_what_it_does() -> None:
    # Tests register work of their own.
    ours = {kind for kind, function in jobs.handlers().items() if function.__module__.endswith(".tasks")}
    assert ours == set(JOB_KINDS) == set(JOB_ABOUT)
