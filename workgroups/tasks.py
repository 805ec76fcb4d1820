"""What this app does in the background: ids in, one service call out, safe to run twice."""

from datetime import date

from kconnect.core.jobs import Work, handler
from workgroups.choices import MeetingNews, PlaceNews
from workgroups.services.activities import clear_archived
from workgroups.services.coaching import ask_stale_coaching
from workgroups.services.consultation_notices import remind_of_consultations
from workgroups.services.contacts import clear_contacts
from workgroups.services.erasures import erase_due
from workgroups.services.exports import clear_exports, make_export
from workgroups.services.meeting_letters import KIND, send_letters
from workgroups.services.meeting_series import make_all_ahead
from workgroups.services.newcomers import forget_newcomers
from workgroups.services.partner_accept import accept_rows
from workgroups.services.partner_check import try_partner_file
from workgroups.services.partner_files import ACCEPT, CHECK, UNDO, clear_partner_files
from workgroups.services.partner_undo import undo_rows
from workgroups.services.profiles import ask_stale_profiles
from workgroups.services.seat_applications import clear_applications
from workgroups.services.seat_terms import announce_ends
from workgroups.services.training_letters import KIND as TRAINING_LETTER
from workgroups.services.training_letters import send_training_letters


@handler("workgroups.ask_stale_profiles", nightly=True)
def ask(work: Work) -> None:
    """Asks editors whether old profiles are still right."""
    ask_stale_profiles(date.fromisoformat(work.args["date"]))


@handler(CHECK)
def check(work: Work) -> None:
    """Says what accepting a file of partners would do."""
    try_partner_file(work=work, file_id=work.args["file"], revision=work.args["revision"])


@handler(ACCEPT)
def accept(work: Work) -> None:
    """Puts the partners of a file in place."""
    accept_rows(work=work, file_id=work.args["file"], revision=work.args["revision"])


@handler(UNDO)
def undo(work: Work) -> None:
    """Takes the partners of a file away again."""
    undo_rows(work=work, file_id=work.args["file"], revision=work.args["revision"])


@handler("workgroups.clear_partner_files", nightly=True)
def clear(work: Work) -> None:
    """Discards files of partners that nobody took up again."""
    clear_partner_files(date.fromisoformat(work.args["date"]))


@handler("workgroups.clear_contacts", nightly=True)
def clear_files_of_contacts(work: Work) -> None:
    """Discards files of contacts that nobody took up again."""
    clear_contacts(date.fromisoformat(work.args["date"]))


@handler("workgroups.export_personal")
def export_personal(work: Work) -> None:
    """Makes a person's copy of their own data."""
    make_export(work)


@handler("workgroups.clear_exports", nightly=True)
def clear_copies(work: Work) -> None:
    """Takes away copies of personal data that were there long enough."""
    clear_exports(date.fromisoformat(work.args["date"]))


@handler("workgroups.erase_due", nightly=True)
def erase(work: Work) -> None:
    """Erases people whose waiting time is over."""
    erase_due()


@handler("workgroups.clear_archived", nightly=True)
def clear_deleted(work: Work) -> None:
    """Removes deleted activities that nobody brought back."""
    clear_archived(date.fromisoformat(work.args["date"]))


@handler(KIND)
def write_letters(work: Work) -> None:
    """Writes an invitation, a reminder or a change of one meeting to those who are expected."""
    about = {name: value for name, value in work.args.items() if name in {"starts", "sequence", "before"}}
    send_letters(meeting_id=work.args["meeting"], news=MeetingNews(work.args["news"]), **about)


@handler("workgroups.make_meetings_ahead", nightly=True)
def ahead(work: Work) -> None:
    """Makes the next meetings of each series."""
    make_all_ahead(date.fromisoformat(work.args["date"]))


@handler("workgroups.remind_of_consultations", nightly=True)
def remind(work: Work) -> None:
    """Asks whoever has the next move in a consultation, and tells what is late."""
    remind_of_consultations(date.fromisoformat(work.args["date"]))


@handler("workgroups.announce_terms", nightly=True)
def announce(work: Work) -> None:
    """Tells of terms on seats that end soon."""
    announce_ends(date.fromisoformat(work.args["date"]))


@handler("workgroups.clear_applications", nightly=True)
def erase_applications(work: Work) -> None:
    """Erases applications for seats that were answered a while ago."""
    clear_applications(date.fromisoformat(work.args["date"]))


@handler("workgroups.ask_stale_coaching", nightly=True)
def ask_coaches(work: Work) -> None:
    """Asks coaches whose partner nobody has met for long."""
    ask_stale_coaching(date.fromisoformat(work.args["date"]))


@handler(TRAINING_LETTER)
def write_training_letters(work: Work) -> None:
    """Writes a reminder or a change of one session of training to those who signed up."""
    about = {name: value for name, value in work.args.items() if name in {"starts", "sequence", "before"}}
    send_training_letters(session_id=work.args["session"], news=PlaceNews(work.args["news"]), **about)


@handler("workgroups.forget_newcomers", nightly=True)
def forget(work: Work) -> None:
    """Erases whoever signed up for a training or an event without an account, some time after it."""
    forget_newcomers(date.fromisoformat(work.args["date"]))
