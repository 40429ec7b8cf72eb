"""XLSForms for tests: a workbook from a table in Markdown, which is how pyxform's own tests write theirs."""

from io import BytesIO
from random import Random
from zipfile import ZIP_DEFLATED, ZipFile

from openpyxl import Workbook


def workbook(table: str) -> bytes:
    """Return an .xlsx file; a line that begins with a name begins a worksheet, the others are its rows."""
    book = Workbook()
    book.remove(book.active)
    sheet = None
    for line in table.strip().splitlines():
        first, *cells = [cell.strip() for cell in line.strip().removeprefix("|").removesuffix("|").split("|")]
        if first:
            sheet = book.create_sheet(first)
        if cells and sheet is not None:
            sheet.append([cell or None for cell in cells])
    content = BytesIO()
    book.save(content)
    return content.getvalue()


SHARED = b"application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"


def long_texts(length: int, *, times: int, is_shared: bool) -> bytes:
    """Return an .xlsx file with so many notes of one text, which stands in the file once or in each cell.

    Noise outside of the cells keeps it from being packed tighter than 100 times, which is refused before it is read.
    """
    book, plain, packed = Workbook(), BytesIO(), BytesIO()
    book.active.title = "survey"
    for row in (["type", "name", "label"], *(["note", f"n{number}", "TEXT"] for number in range(times))):
        book.active.append(row)
    book.save(plain)
    text = "long words. " * (length // 12)
    part = b'<Override PartName="/xl/sharedStrings.xml" ContentType="' + SHARED + b'"/></Types>'
    in_cell = b"<is><t>" + text.encode() + b"</t></is>"
    with ZipFile(plain) as old, ZipFile(packed, "w", ZIP_DEFLATED) as new:
        for entry in old.infolist():
            content = old.read(entry)
            if is_shared:
                content = content.replace(b"</Types>", part)
                content = content.replace(b't="inlineStr"><is><t>TEXT</t></is>', b't="s"><v>0</v>')
            new.writestr(entry.filename, content.replace(b"<is><t>TEXT</t></is>", in_cell))
        if is_shared:
            namespace = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
            new.writestr("xl/sharedStrings.xml", f'<sst xmlns="{namespace}"><si><t>{text}</t></si></sst>')
        new.writestr("noise", Random(1).randbytes(length * times // 90))
    return packed.getvalue()


# Groups, choices, relevance and constraints, as the forms of pyxform's tests have them.
HOUSEHOLD = """
| survey |
| | type                 | name         | label::English (en)   | label::French (fr)    | relevant | constraint | required | hint |
| | begin_group          | household    | Household             | Ménage                | | | | |
| | select_one yes_no    | has_children | Any children?         | Des enfants ?         | | | yes | |
| | integer              | how_many     | How many?             | Combien ?             | ${has_children} = 'yes' | . > 0 and . <= 20 | | Of any age |
| | end_group            |              |                       |                       | | | | |
| | select_multiple fruit or_other | fruits | Which fruit?      | Quels fruits ?        | | | | |
| | text                 | why          | Why?                  | Pourquoi ?            | not(selected(${fruits}, 'Apple')) and (${how_many} > 3 or ${has_children} != 'yes') | string-length(.) < 100 | | |
| | note                 | thanks       | Nearly done.          | Presque fini.         | | | | |
| | date                 | born         | Born                  | Date de naissance     | | . <= today() | | |
| | calculate            | double       |                       |                       | | | | |
| | begin_repeat         | child        | Child                 | Enfant                | | | | |
| | text                 | first_name   | Name                  | Prénom                | | | | |
| | end_repeat           |              |                       |                       | | | | |
| | image                | picture      | Picture               | Image                 | | | | |
| | deviceid             | device       |                       |                       | | | | |
| choices |
| | list_name | name  | label::English (en) | label::French (fr) |
| | yes_no    | yes   | Yes                 | Oui                |
| | yes_no    | no    | No                  | Non                |
| | fruit     | Apple | Apple               | Pomme              |
| | fruit     | 2     | Pear                | Poire              |
| settings |
| | form_title | form_id    |
| | Household  | house_hold |
"""  # noqa: E501
