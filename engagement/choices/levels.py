"""The two scales of engagement as data: five levels by what a community is promised, and six rungs by who holds the power.

Both run on one ladder: level 3 of the first and rung 3 of the second are the same height. The second begins lower, with
a community that is kept out, and says which part of the money is in the community's hands at each step.
"""

from dataclasses import dataclass

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Level(models.IntegerChoices):
    """What part the community has in what is decided."""

    INFORM = 1, pgettext_lazy("engagement level", "Inform")
    CONSULT = 2, pgettext_lazy("engagement level", "Consult")
    INVOLVE = 3, pgettext_lazy("engagement level", "Involve")
    COLLABORATE = 4, pgettext_lazy("engagement level", "Collaborate")
    EMPOWER = 5, pgettext_lazy("engagement level", "Empower")


class Rung(models.IntegerChoices):
    """How much of the power is in the community's hands; 0 is what no one plans and what can happen."""

    MARGINALIZATION = 0, pgettext_lazy("rung of power", "Marginalization")
    PLACATION = 1, pgettext_lazy("rung of power", "Placation")
    TOKENIZATION = 2, pgettext_lazy("rung of power", "Tokenization")
    VOICE = 3, pgettext_lazy("rung of power", "Voice")
    DELEGATED_POWER = 4, pgettext_lazy("rung of power", "Delegated power")
    OWNERSHIP = 5, pgettext_lazy("rung of power", "Community ownership")


# What may be said to have been reached: a level, or none of them.
REACHED: list[tuple[int, str | Promise]] = [
    (Rung.MARGINALIZATION.value, _("None: the community was left out")),
    *((level.value, level.label) for level in Level),
]


@dataclass(frozen=True)
class LevelMeans:
    """What a level is for, what we promise by it, and by what it is known."""

    aim: str | Promise
    promise: str | Promise
    examples: str | Promise


LEVEL_MEANS: dict[Level, LevelMeans] = {
    Level.INFORM: LevelMeans(
        _("People know what is planned and why."),
        _("You hear it from us, early and in plain words."),
        _("A letter, a web page, an open house"),
    ),
    Level.CONSULT: LevelMeans(
        _("People say what they think before others decide."),
        _("We listen, we answer, and we say what your words changed."),
        _("A survey, a call for input, a forum"),
    ),
    Level.INVOLVE: LevelMeans(
        _("People work on the options at every step."),
        _("You find your hopes and worries in what is on the table."),
        _("A workshop, house meetings, training for leaders"),
    ),
    Level.COLLABORATE: LevelMeans(
        _("People and institutions plan and decide as partners."),
        _("We decide together, and your advice goes in unless we both see why not."),
        _("A seat on a board, an advisory group with a say, paid partners"),
    ),
    Level.EMPOWER: LevelMeans(
        _("The community decides; institutions help."),
        _("What you decide is what we do."),
        _("A vote of residents, a budget in residents’ hands, a board that residents lead"),
    ),
}


@dataclass(frozen=True)
class RungMeans:
    """What a rung comes to, what a community hears in it, how it shows, and which part of the money goes with it.

    `least` and `most` are percent of an initiative's money that is spent with the community or held by it; the rest runs
    the institution.
    """

    comes_to: str | Promise
    heard: str | Promise
    shows: str | Promise
    money_for: str | Promise
    least: int
    most: int


RUNG_MEANS: dict[Rung, RungMeans] = {
    Rung.MARGINALIZATION: RungMeans(
        _("Decisions are made where the community cannot get in."),
        _("“You do not count here.”"),
        _("Closed meetings, facts held back"),
        _("All of the money runs the institution."),
        0,
        0,
    ),
    Rung.PLACATION: RungMeans(
        _("The community is told what others have decided."),
        _("“We let you know.”"),
        _("Leaflets, talks, videos, open houses"),
        _("A part pays for telling people."),
        10,
        30,
    ),
    Rung.TOKENIZATION: RungMeans(
        _("The community is asked; nothing says that the answer counts."),
        _("“Tell us, and we will see.”"),
        _("Surveys, public comment, focus groups"),
        _("A part pays for asking people."),
        20,
        40,
    ),
    Rung.VOICE: RungMeans(
        _("What the community needs and can do shapes the plan."),
        _("“You made us think again, and act in another way.”"),
        _("Workshops, house meetings, organizing"),
        _("Nearly half pays for people to take part in the work."),
        40,
        50,
    ),
    Rung.DELEGATED_POWER: RungMeans(
        _("The community leads a part of the work and decides on it."),
        _("“This does not work without you in the lead.”"),
        _("Agreements with community organizations, boards of residents with a vote"),
        _("More than half goes to partners in the community."),
        50,
        70,
    ),
    Rung.OWNERSHIP: RungMeans(
        _("The community decides, and holds what comes of it."),
        _("“It is yours. How can we help?”"),
        _("A budget that residents decide, plans made by residents, cooperatives"),
        _("Nearly all of it is in the community’s hands."),
        80,
        100,
    ),
}
