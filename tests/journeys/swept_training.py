"""The pages of training that the sweep looks at."""

from tests.journeys.swept import FILES, Look, first, look
from workgroups.models import TrainingOffer, TrainingSession

data = {"slug": "data-capacity"}
LOOKS: dict[str, Look | list[Look]] = {
    "workgroups:training_list": look(),
    "workgroups:training_detail": look(slug="read-a-chart-together"),
    "workgroups:training_register": look("member", slug="read-a-chart-together", session_id=first(TrainingSession)),
    "workgroups:group_training_list": [look("steward", **data), look("approver", **data)],
    "workgroups:training_create": look("steward", then="send", **data),
    "workgroups:training_edit": look("steward", offer_id=first(TrainingOffer), **data),
    "workgroups:training_session_create": look("steward", then="send", offer_id=first(TrainingOffer), **data),
    "workgroups:training_session_detail": look("steward", session_id=first(TrainingSession), **data),
}
NOT_PAGES: dict[str, str] = {"workgroups:training_export": FILES}
