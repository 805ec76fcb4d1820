"""Who says what of themselves."""

from typing import Any

from django.utils import timezone

from workgroups.models import SeatTerm, Workgroup
from workgroups.permissions import RoleName, access_of

IN_GROUP = (RoleName.MEMBER, RoleName.LEAD)


def can_answer_wheel(user: Any, workgroup: Workgroup) -> bool:
    """The members of the group, its leads, and whoever holds one of its seats today; staff only if they are one of these."""
    access = access_of(user)
    if any(held.role in IN_GROUP and held.place == workgroup.pk for held in access.holdings):
        return True
    terms = SeatTerm.objects.on(timezone.localdate()).filter(seat__workgroup=workgroup)
    return access.person_id is not None and terms.filter(holder_id=access.person_id).exists()
