"""Following a workgroup: whoever follows is told of what it publishes and of seats that it opens."""

from django.db import transaction
from django.utils.translation import gettext as _

from kconnect.core import notices
from workgroups import rules
from workgroups.choices import WORKGROUP
from workgroups.models import User, Workgroup
from workgroups.services.errors import NotYoursToDoError


@transaction.atomic
def set_following(*, by: User, workgroup: Workgroup, follows: bool) -> None:
    """`by` hears of the group from now on, or no more; again is the same. Raises NotYoursToDoError."""
    if not rules.can_follow_workgroup(by, workgroup):
        raise NotYoursToDoError(_("You cannot follow this group."))
    change = notices.follow if follows else notices.unfollow
    change(by=by, kind=WORKGROUP, slug=workgroup.slug)
