"""Who hears of a consultation, and who hears of it no more."""

import pytest

from kconnect.core.models import Notification
from tests.build_consultations import accept, advisor_of, ask, make_offering
from tests.build_workgroups import make_user, make_workgroup
from workgroups import services
from workgroups.models import User
from workgroups.permissions import RoleName

pytestmark = pytest.mark.django_db


def told(user: User) -> int:
    return Notification.objects.filter(user=user).count()


def test_whoever_left_the_groups_hears_nothing_more_of_their_questions() -> None:
    housing, numbers = make_workgroup("Housing"), make_offering()
    member, lead = make_user("Mo", member_of=[housing]), make_user("Lea", leads=[housing])
    head, advisor = make_user("Hed", leads=[numbers]), advisor_of(numbers)
    row = accept(head, ask(member, housing, numbers), advisor)
    before = told(advisor), told(member), told(head)
    for gone, group in ((advisor, numbers), (member, housing)):
        services.end_role(by=None, person=gone.person, role=RoleName.MEMBER, workgroup=group)
    services.comment_on_consultation(by=lead, consultation=row, text="Any news?")
    assert (told(advisor), told(member), told(head)) == (*before[:2], before[2] + 1)
