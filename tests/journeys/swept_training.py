"""The pages of training that the sweep looks at."""

from typing import Any

from tests.journeys.swept import BUTTON, FILES, Look, first, look
from workgroups.models import TrainingOffer, TrainingPlace, TrainingSession
from workgroups.services.training_letters import token_of_place

data = {"slug": "data-capacity"}
charts = {"slug": "read-a-chart-together"}
teaches = {"offer__slug": "read-a-chart-together"}


def held(number: int) -> Any:
    """A session of that training: 0 was held, 1 is full, 2 is to come."""
    return lambda: TrainingSession.objects.filter(**teaches)[number].pk


def letter(state: str) -> Any:
    """The link of the message of somebody whose place stands so."""
    return lambda: token_of_place(TrainingPlace.objects.filter(session__starts_at__gt=held_first(), state=state)[0])


def held_first() -> Any:
    """When the session was that is over."""
    return TrainingSession.objects.filter(**teaches)[0].starts_at


LOOKS: dict[str, Look | list[Look]] = {
    "workgroups:training_list": look(),
    "workgroups:training_detail": look(**charts),
    "workgroups:training_sign_up": [
        look(session_id=held(2), then="send", **charts), look(session_id=held(1), **charts), look(session_id=held(0), **charts),
    ],
    "workgroups:training_signed_up": look(session_id=held(1), **charts),
    "workgroups:training_place": [look(token=letter("registered")), look(token=letter("waiting"))],
    "workgroups:training_register": [
        look("member", session_id=held(1), **charts), look("backbone", session_id=held(1), **charts),
    ],
    "workgroups:group_training_list": [look("steward", **data), look("approver", **data)],
    "workgroups:training_create": look("steward", then="send", **data),
    "workgroups:training_edit": look("steward", offer_id=first(TrainingOffer), **data),
    "workgroups:training_material_list": look("steward", offer_id=first(TrainingOffer), then="send", **data),
    "workgroups:training_session_create": look("steward", then="send", offer_id=first(TrainingOffer), **data),
    "workgroups:training_session_edit": look("steward", session_id=held(2), **data),
    "workgroups:training_session_cancel": look("steward", session_id=held(2), then="send", **data),
    "workgroups:training_session_detail": [look("steward", session_id=held(0), **data), look("steward", session_id=held(1), **data)],
}  # fmt: skip
NOT_PAGES: dict[str, str] = {
    "workgroups:training_export": FILES,
    "workgroups:training_material": FILES,
    "workgroups_outside:training_file": FILES,
    "workgroups:training_material_remove": BUTTON,
}
