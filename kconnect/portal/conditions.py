"""KConnect 101: the five conditions of collective impact and the three elements that are easily forgotten, in our words."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Condition:
    """One of them: what it is, why it matters, and the question a network asks itself."""

    slug: str
    title: str | Promise
    idea: str | Promise
    why: str | Promise
    question: str | Promise
    element: bool = False


CONDITIONS: tuple[Condition, ...] = (
    Condition(
        "common-agenda", _("One agenda"),
        _("We say together what the problem is and what should be different. That is written down, with versions, in the workplan."),
        _("Many good programs side by side do not add up by themselves. They do when they aim at the same goals and everybody can "
          "read what was agreed, when, and by whom."),
        _("Do those who live with the problem see it named here as they would name it?"),
    ),
    Condition(
        "shared-measurement", _("The same numbers"),
        _("We measure with the same definitions, for each group and each place, and we show how sure we are."),
        _("Counting the same things lets us learn from each other. Showing each group keeps an average from hiding who is left behind."),
        _("For whom do we not have a number yet, and who is getting it?"),
    ),
    Condition(
        "reinforcing-activities", _("Work that fits together"),
        _("Each partner does its own part. The workplan shows who does what, so that work neither doubles nor leaves holes."),
        _("Nobody gives up what they do well. What changes is that each part is chosen with the others in view, and a promise has a name "
          "and a date."),
        _("Where do many of us work, and where nobody?"),
    ),
    Condition(
        "continuous-communication", _("Talking all the time"),
        _("Meetings are public where they can be, and what was done is logged the same week."),
        _("Trust grows from hearing from each other often, also about what did not work, in a language that each person speaks."),
        _("Who did not hear of our last decision, and why?"),
    ),
    Condition(
        "backbone-support", _("A small team that holds it together"),
        _("The backbone brings people to the table, keeps the records and checks the numbers. It does not own the agenda."),
        _("Working together is work. Somebody has to invite, prepare, write down, train and ask again. "
          "That takes time and money of its own."),
        _("What would stop if this team were away for a month?"),
    ),
    Condition(
        "engagement", _("Everyone at the table"),
        _("Residents and small community groups are part of the work from the first day, not its audience."),
        _("Those who live with a problem know most about it. And a plan that its neighbors support lives longer than one that is only "
          "explained to them."),
        _("Can people take part in more than one way, at more than one time, in more than one language?"),
        element=True,
    ),
    Condition(
        "equity", _("Equity in every number and every plan"),
        _("An average can rise while one group falls behind. So each goal holds for every group, "
          "and each group's distance to it is shown."),
        _("Barriers differ, so ways to the goal differ. What removes the highest barrier often makes the way easier for all."),
        _("Which gap will this strategy close, for whom, and by how much?"),
        element=True,
    ),
    Condition(
        "shared-power", _("Shared power"),
        _("Those who live with the results help to decide. Who decided what stands on record."),
        _("Change lasts when it no longer depends on the goodwill of a few. So seats, rules and votes change, not only programs."),
        _("In which decision of last year did residents hold the vote?"),
        element=True,
    ),
)  # fmt: skip
BY_SLUG = {one.slug: one for one in CONDITIONS}
