"""How states, people and figures are put into words on the steward's pages."""

from typing import Any

from dashboard.choices import ImportState, ObservationReason, ObservationState, ReleaseState, RunState
from dashboard.queries.figures import exact

IMPORT_TONES: dict[str, str] = {
    ImportState.PREVIEWED: "warn",
    ImportState.ACCEPTED: "ok",
    ImportState.REFUSED: "no",
    ImportState.CANCELLED: "off",
    ImportState.UNDONE: "off",
}
RELEASE_TONES: dict[str, str] = {
    ReleaseState.SUBMITTED: "warn",
    ReleaseState.RETURNED: "no",
    ReleaseState.SCHEDULED: "warn",
    ReleaseState.PUBLISHED: "ok",
    ReleaseState.WITHDRAWN: "off",
}
RUN_TONES: dict[str, str] = {RunState.DONE: "ok", RunState.OUTDATED: "off"}


def person_name(user: Any) -> str:
    """The name of whoever acted; "" for the system."""
    return user.person.name if user is not None else ""


def observed(row: Any) -> str:
    """What an observation says, in one line: "80,390 ± 1,068", "67 of 203", "70-79", "suppressed at source"."""
    if row.bound:
        return str(row.bound)
    if row.value is None and row.numerator is None:
        reason = row.reason if row.reason not in ("", row.state) else ""
        return str(ObservationReason(reason).label if reason else ObservationState(row.state).label)
    text = exact(row.value) if row.value is not None else exact(row.numerator)
    if row.value is None and row.denominator is not None:
        text = f"{text} / {exact(row.denominator)}"
    return f"{text} ± {exact(row.moe)}" if row.moe is not None else text
