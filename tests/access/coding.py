"""Who codes entries a second time, who settles, and who draws samples."""

from datetime import date
from typing import Any

from agenda import services
from tests.access.table import DONE, STAFF, Page, console
from tests.access.world import World
from tests.build_workgroups import make_activity, make_user, make_workgroup
from workgroups import services as log

# The steward of this world is a member of Data & Capacity.
CODERS = ("steward", *STAFF)
NO_CODE, NO_SAMPLE = {"code_id": 987654}, {"sample_id": 987654}


def build(world: World) -> None:
    """Two drawn entries of a group of its own: one waits for a second code, and two people differ about the other."""
    group = make_workgroup("Coded group", slug="coded-group")
    writer, lead = make_user("Wanda", member_of=[group]), make_user("Lin", leads=[group])
    given = {"happened_on": date(2025, 5, 5), "code": "SP"}
    rows = [make_activity(group, writer, summary=f"Coded {index}", **given) for index in range(2)]
    log.confirm_activities(by=lead, activities=rows)
    sample = services.draw_sample(by=None, starts_on=date(2025, 5, 1), ends_on=date(2025, 5, 31), percent=100)
    waiting, differing = sample.codes.all()
    coder = make_user("Cora")
    log.grant_role(by=None, person=coder.person, role="member", workgroup=_data_group())
    services.give_second_code(by=type(coder).objects.get(pk=coder.pk), item=differing, code="CA")
    world.things |= {"coding_sample": sample, "code_waiting": waiting, "code_differing": differing}


def _data_group() -> Any:
    return next(one for one in log.ensure_cross_cutting_workgroups() if one.slug == "data-capacity")


def code(name: str) -> Any:
    return lambda world: {"code_id": world.things[name].pk}


ACCESS: dict[str, Any] = {
    "agenda:coding_list": Page(get=console(*CODERS)),
    "agenda:coding_edit": Page(
        get=console(*CODERS), post=console(*CODERS, answer=DONE), at=code("code_waiting"), missing=NO_CODE,
        form=lambda world: {"code": "DA"},
    ),
    "agenda:coding_settle": Page(
        get=console(*CODERS), post=console(*CODERS, answer=DONE), at=code("code_differing"), missing=NO_CODE,
        form=lambda world: {"code": "DA"},
    ),
    "agenda:console_coding": Page(
        get=console(*STAFF), post=console(*STAFF, answer=DONE),
        form=lambda world: {"starts_on": "2020-01-01", "ends_on": "2030-01-01", "percent": "100"},
    ),
    "agenda:console_coding_sample": Page(
        get=console(*STAFF), at=lambda world: {"sample_id": world.things["coding_sample"].pk}, missing=NO_SAMPLE
    ),
}  # fmt: skip
