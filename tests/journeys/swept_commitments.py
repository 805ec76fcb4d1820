"""The pages of commitments that the sweep looks at. See `swept` for the words."""

from agenda.models import Commitment
from tests.journeys.swept import BUTTON, FILES, Look, first, housing, look

partner = {"slug": "two-rivers-credit-union"}
LOOKS: dict[str, Look | list[Look]] = {
    "agenda:matrix_detail": [
        look(),
        look(query="?rows=population&columns=partner"),
        look(query="?goal=every-child-reads&rows=place&columns=strategy"),
    ],
    "dashboard:need_detail": [look(), look(query="?measure=steady-income/median-household-income")],
    "agenda:commitment_list": [look("editor", **partner), look("backbone", slug="county-family-court")],
    "agenda:commitment_create": [look("editor", **partner), look("editor", then="send", **partner)],
    "agenda:group_commitments": [look("lead", **housing), look("member", **housing)],
    "agenda:commitment_detail": [
        look("lead", commitment_id=first(Commitment, state="offered", strategy__workgroup__slug="housing")),
        look("editor", commitment_id=first(Commitment, state="agreed", organization__slug="two-rivers-credit-union")),
        look("member", commitment_id=first(Commitment, state="offered", strategy__workgroup__slug="housing")),
    ],
    "agenda:commitment_edit": look(
        "editor", commitment_id=first(Commitment, state="agreed", organization__slug="two-rivers-credit-union")
    ),
}
NOT_PAGES: dict[str, str] = {
    "agenda:matrix_file": FILES, "agenda:commitment_move": BUTTON, "agenda:commitment_confirm": BUTTON,
}  # fmt: skip
