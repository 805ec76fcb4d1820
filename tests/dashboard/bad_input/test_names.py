"""B60: names of files that mean harm are shown escaped, and nothing on the disk bears them."""

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils.html import escape

from dashboard.models import Upload
from tests import build_dashboard as build
from tests.dashboard.bad_input.oracle import Desk

pytestmark = pytest.mark.once

CONTENT = b"measure,place,year,group,value\nincome,26081,2023,,5\n"
NAMES = {
    "path": "../../etc/passwd",
    "windows": "..\\..\\boot.ini",
    "long": "x" * 300 + ".csv",
    "lines": "a\r\nSet-Cookie: x=y\r\n.csv",
    "program": "report.csv.exe",
    "right to left": "report\u202evsc.exe",
    "page": "<script>alert(1)</script>.csv",
    "null": "a\0b.csv",
}


@pytest.mark.parametrize("kind", list(NAMES))
def test_b60_a_name_is_shown_escaped_and_never_used_on_the_disk(desk: Desk, kind: str) -> None:
    name = NAMES[kind]
    file = SimpleUploadedFile("plain.csv", CONTENT)
    file.__dict__["_name"] = name
    answer = desk.post(reverse("dashboard:import_create"), {"file": file})
    assert answer.status_code in {302, 400, 422}
    build.work_off()
    for upload in Upload.objects.all():
        page = desk.see_upload(upload)
        assert upload.file.path.name == upload.file.sha256
        assert str(upload.file.path).startswith(str(settings.STORED_FILES_DIR))
        assert not set("\r\n\0\u202e/") & set(upload.file_name)
        assert len(upload.file_name) <= 200
        assert escape(upload.file_name) in page
        assert "<script>alert" not in page
        listed = desk.html(reverse("dashboard:import_list"))
        assert "\u202e" not in page + listed
    desk.is_calm()
