"""The council of the demonstration network decides: one decision with an objection that is stated, one that is open, one draft."""

from datetime import timedelta
from typing import Any

from django.utils import timezone

from engagement import services
from engagement.models import Body, Concern, Decision, Elector
from workgroups import services as network
from workgroups.models import User, Workgroup

# Who joins the table of the council: the account, the title of the seat in both languages, and its sector.
SEATS = (
    ("marcus", "Community organizations", "Organizaciones comunitarias", "community"),
    ("lucia", "Residents, riverside", "Residentes, ribera", "residents"),
    ("hoa", "Small business", "Pequeños negocios", "business"),
)
FUND = {
    "title": "Put the rent-gap fund under resident control",
    "title_es": "El fondo para la brecha de renta, en manos de residentes",
    "proposal": "A panel of seven renters decides on grants of up to $1,200. The backbone pays within two working days.",
    "proposal_es": "Un panel de siete personas que rentan decide sobre apoyos de hasta $1,200. El equipo central paga en dos días hábiles.",
    "intended_level": 5,
}
LINE = {
    "title": "Ask the county to run the last bus an hour later",
    "title_es": "Pedir al condado que el último autobús salga una hora más tarde",
    "proposal": "The network writes to the county together, with the names of the partners that sign.",
    "proposal_es": "La red escribe junta al condado, con los nombres de las organizaciones que firman.",
    "intended_level": 3,
}
LATER = {
    "title": "Pay interpreters at every meeting", "title_es": "Pagar intérpretes en cada reunión",
    "proposal": "Each workgroup has a budget for interpretation.",
    "proposal_es": "Cada grupo de trabajo tiene un presupuesto para interpretación.", "intended_level": 4,
}  # fmt: skip
WORRY = "City money may need a city signature. I want that tested first."
ANSWER = {
    "outcome": "stands", "answer": "We ask the city before the first grant. The objection is on the record.",
    "answer_es": "Preguntamos a la ciudad antes del primer apoyo. La objeción queda por escrito.",
}  # fmt: skip
STATED: dict[str, Any] = {
    "outcome": "adopted", "advice_changed": True, "achieved_level": 5,
    "statement": "The panel starts on the first of next month. People asked for seven renters instead of five, and so it is.",
    "statement_es": "El panel empieza el primero del próximo mes. La gente pidió siete personas en lugar de cinco, y así será.",
}  # fmt: skip


def load_decisions(users: dict[str, User]) -> None:
    """The rules of the council, more of its seats, and its decisions."""
    council = Workgroup.objects.get(slug="network-council")
    _seats(council, users)
    body = services.set_body(
        by=users["denise"], workgroup=council, rule="consent", most_against=1, quorum_percent=60,
        quorum_voices=["residents", "community"],
    )  # fmt: skip
    _fund(body, users)
    line = _draft(body, users, LINE)
    services.open_decision(by=users["denise"], decision=line)
    services.take_position(by=users["hoa"], decision=line, stance="for", reason="My night shift walks home.")
    _draft(body, users, LATER)


def _seats(council: Workgroup, users: dict[str, User]) -> None:
    since = timezone.localdate() - timedelta(days=300)
    for who, title, title_es, sector in SEATS:
        seat = network.create_seat(
            by=None, workgroup=council, title=title, title_es=title_es, purpose="sector", sector=sector, selection="by_sector",
            since=since,
        )  # fmt: skip
        network.start_term(by=None, seat=seat, holder=users[who].person, started=since, shown=True)


def _draft(body: Body, users: dict[str, User], words: dict[str, Any]) -> Decision:
    return services.create_decision(by=users["denise"], body=body, facilitator=users["ines"].person, **words)


def _fund(body: Body, users: dict[str, User]) -> None:
    """Everybody speaks, one objects, the objection is answered, and a person says what was decided."""
    ines = users["ines"]
    fund = services.open_decision(by=ines, decision=_draft(body, users, FUND))
    services.take_position(
        by=users["teo"], decision=fund, stance="for", reason="The people who pay the rent know which month breaks them."
    )
    services.take_position(by=users["marcus"], decision=fund, stance="for", reason="Keep the form to one page.")
    services.take_position(by=users["lucia"], decision=fund, stance="for")
    services.take_position(by=users["hoa"], decision=fund, stance="against", reason=WORRY)
    for elector in Elector.objects.filter(decision=fund, took_part=False):
        services.note_position(by=ines, elector=elector, stance="abstain", reason="Said in the meeting.")
    services.close_decision(by=ines, decision=fund)
    for concern in Concern.objects.filter(elector__decision=fund):
        services.answer_concern(by=ines, concern=concern, **ANSWER)
    services.state_outcome(by=ines, decision=fund, **STATED)
