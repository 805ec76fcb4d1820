"""What the sweep looks at of files of partners while work goes on with them, or has stopped. See `swept` for the words."""

from kconnect.core import jobs
from tests import build_partners as partners
from tests.journeys.swept import BUTTON, FILES, PEOPLE, Look, look, partner_list
from workgroups import services
from workgroups.choices import PartnerFileState
from workgroups.models import PartnerFile, User


def stopped() -> int:
    """The id of a file whose comparison was stopped, brought when it is asked for."""
    denise = User.objects.get(email=PEOPLE["backbone"])
    file = partners.bring(denise, "Name,City\nHarbor stopped,Detroit\n")
    # One that waits already is that one.
    if file.state == PartnerFileState.MAPPING:
        services.check_partner_file(by=denise, file=file, columns={"name": 0}, choices=partners.CHOICES)
        file = PartnerFile.objects.select_related("job").get(pk=file.pk)
        if file.job is not None:
            jobs.cancel(file.job)
    return file.pk


def undone() -> int:
    """The id of a file that was taken back, except a partner that somebody has confirmed since."""
    denise = User.objects.get(email=PEOPLE["backbone"])
    rows = "Name,City\nHarbor undone,Detroit\nMill undone,Kent\n"
    file = partners.load(denise, rows, published=False)
    row = file.rows.filter(organization__isnull=False).select_related("organization").first()
    if row is not None and row.organization is not None:
        services.confirm_profile(by=denise, organization=row.organization)
    return partners.undo(denise, file).pk


LOOKS: dict[str, Look | list[Look]] = {
    "workgroups:partner_file_detail": [
        look("backbone", file_id=partner_list("brought")),
        look("backbone", file_id=partner_list("tried")),
        look("backbone", file_id=partner_list("accepted")),
        look("backbone", file_id=stopped),
        look("backbone", query="?outcome=kept", file_id=undone),
    ],
}
NOT_PAGES: dict[str, str] = {
    "workgroups:partner_file_progress": FILES,
    **dict.fromkeys(("workgroups:partner_file_header", "workgroups:partner_file_retry"), BUTTON),
}
