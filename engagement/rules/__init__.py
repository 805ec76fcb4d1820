"""Who may do what in engagement, and what follows from what, each rule once and in plain words."""

from engagement.rules.decisions import can_be_body, can_put_to, can_run_decision, can_set_body, is_taking_votes
from engagement.rules.events import can_edit_event, can_edit_some_events, can_enter_event
from engagement.rules.library import can_edit_glossary, can_write, can_write_somewhere
from engagement.rules.tally import (
    Count,
    Quorum,
    Runoff,
    Said,
    Seated,
    Terms,
    count_of,
    held_by_community,
    may_tell_figures,
    passes,
    quorum_of,
    run_off,
)

__all__ = [
    "Count",
    "Quorum",
    "Runoff",
    "Said",
    "Seated",
    "Terms",
    "can_be_body",
    "can_edit_event",
    "can_edit_glossary",
    "can_edit_some_events",
    "can_enter_event",
    "can_put_to",
    "can_run_decision",
    "can_set_body",
    "can_write",
    "can_write_somewhere",
    "count_of",
    "held_by_community",
    "is_taking_votes",
    "may_tell_figures",
    "passes",
    "quorum_of",
    "run_off",
]
