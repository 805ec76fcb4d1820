"""What can be wrong with a file as a container: formats, workbooks and ZIPs, each with a sentence that says what to do."""

from __future__ import annotations

from collections.abc import Mapping

from dashboard.ingest.issue_kind import Kind, gettext_noop
from dashboard.ingest.issue_kind import refusal as _refuse

_ = gettext_noop

KINDS_OF_FILES: Mapping[str, Kind] = {
    # Formats that cannot be read
    "is_pdf": _refuse(_("This is a PDF, and tables cannot be read from it. Get the same figures as XLSX or CSV.")),
    "is_picture": _refuse(_("This is a picture. Get the same figures as XLSX or CSV.")),
    "is_packed": _refuse(_("This file is packed in a way that cannot be read. Unpack it, or pack it as ZIP.")),
    "is_web_page": _refuse(
        _("This is a web page, whatever its name says. Open it in a spreadsheet program and save it as XLSX or CSV.")
    ),
    "is_xml": _refuse(
        _("This is an XML file, perhaps an old spreadsheet. Open it in a spreadsheet program and save it as XLSX.")
    ),
    "is_macros": _refuse(_("This workbook holds macros. Save it as XLSX, which holds none.")),
    "is_binary_workbook": _refuse(_("This is a binary workbook (XLSB). Save it as XLSX.")),
    "is_numbers": _refuse(_("This is a document of Apple Numbers. Export it there as XLSX or CSV.")),
    "is_document": _refuse(_("This is a text document, a presentation or a database. Save its table as XLSX or CSV.")),
    "is_protected": _refuse(_("This file is protected by a password. Save it without one.")),
    "is_binary": _refuse(_("This file is no text and no workbook. Save its table as XLSX or CSV.")),
    "damaged": _refuse(_("This file is damaged: %(what)s cannot be read. Save or download it again.")),
    # Too much
    "unpacked_bytes": _refuse(
        _("Unpacked, the file is larger than %(limit)s bytes. Split it, or use the import command.")
    ),
    "too_much_text": _refuse(
        _("The workbook holds more than %(limit)s bytes of different texts. Save the sheet as CSV, or split it.")
    ),
    "too_many_parts": _refuse(_("The file has %(count)s parts; at most %(limit)s can be read. Split it.")),
    "xml_declares": _refuse(
        _("The workbook declares entities of its own, which is not allowed. Open it and save it as XLSX.")
    ),
    # ZIPs and their members
    "zip_nested": _refuse(_("“%(name)s” in the ZIP is a ZIP itself. Unpack it, then pack its files in one ZIP.")),
    "zip_name": _refuse(_("“%(name)s” in the ZIP is a link or leads outside of it. Pack the files anew.")),
    "zip_empty": _refuse(_("The ZIP holds no file that can be read as a table. Check that this is the right file.")),
    "member_missing": _refuse(_("No file in the ZIP has a name that fits the recipe. It holds: %(names)s.")),
    "sheet_missing": _refuse(_("No sheet has a title that fits the recipe. The workbook holds: %(names)s.")),
    "sheets_empty": _refuse(
        _("The workbook has no sheet with cells that are shown. Check that this is the right file.")
    ),
    "sheet_hidden": _refuse(
        _("The sheet that the recipe names is hidden: %(names)s. Show it and save the file, or name another one.")
    ),
    "members_left_out": Kind("note", _("These files in the ZIP are not read: %(names)s.")),
    # Sheets
    "sheets_left_out": Kind(
        "note", _("Only the first sheet is read, not these: %(names)s. Name another one in the recipe if it is meant.")
    ),
    "hidden_sheets": Kind("note", _("Hidden sheets are not read: %(names)s.")),
    "hidden_rows": Kind("note", _("Hidden rows are not read (%(count)s): %(names)s.")),
    "hidden_columns": Kind("note", _("Hidden columns are not read (%(count)s): %(names)s.")),
    "filtered": Kind("warning", _("A filter is on (%(names)s): rows that it hides are not read. Take it off first.")),
    "merged_cells": Kind("note", _("Merged cells (%(count)s): %(names)s. The value stands in the first cell of each.")),
    "formulas": Kind("note", _("Formulas (%(count)s): %(names)s. The values they gave last are read.")),
    "links": Kind("note", _("Links (%(count)s): %(names)s. Only their texts are read.")),
    "percents": Kind(
        "note", _("Cells shown as percent (%(count)s): %(names)s. The number behind is read: 0.45 and not 45.")
    ),
    "pictures": Kind("note", _("The sheet holds pictures or charts. They are not read.")),
    "pivot": Kind("note", _("The sheet holds a pivot table. Only the cells that it shows are read.")),
    "numbers_as_text": Kind("note", _("Numbers stored as text (%(count)s): %(names)s. They are read as they stand.")),
    "cell_error": Kind("error", _("The cell holds the error “%(value)s”. Correct its formula.")),
    "formula_without_value": Kind(
        "error", _("The cell holds a formula that was never calculated. Open the workbook, save it, and try again.")
    ),
}
