"""What is kept outside the tables: in browsers, caches, logs, mail and backups."""

from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

PLACES: Final[tuple[tuple[Promise, Promise], ...]] = (
    (
        _("Cookies"),
        _(
            "Pages you only read set none. A form sets one, csrftoken, with a random value; it goes when you close the"
            " browser. Another, sessionid, is for people who sign in to edit the site. If you choose light or dark"
            " colors, your browser keeps that for itself."
        ),
    ),
    (
        _("Cache"),
        _(
            "For at most 24 hours: hashes of networks, and of answers and texts that were sent, under a random key of"
            " the day, which goes too. They tell one flood of answers from many people. No address, no words."
        ),
    ),
    (
        _("How far people come"),
        _(
            "How often each page of a survey was opened, left for the next and sent, as sums by day and language. No"
            " row, no number and no mark belongs to a visitor, so nobody can tell which opening led to which answers."
        ),
    ),
    (
        _("Files for researchers"),
        _(
            "Who may read answers can take them out as a file, with the words if they may read those; each taking is"
            " recorded. It lies on the server under a random name for some days, a week if nobody changed that. What is"
            " withdrawn or erased is in no file that is made afterwards; one that was made before still has it."
        ),
    ),
    (
        _("Logs"),
        _(
            "No line at all for a visit to a form or to an expert’s page. Other pages leave the day, the page, the"
            " outcome and the size; no address, no browser, no hour. Machines in front of the site may keep logs of"
            " their own: ask whoever runs it."
        ),
    ),
    (
        _("Mail"),
        _(
            "Experts are written to at the address in the vault. The mail itself stays in your mailbox, and with the"
            " mail servers it passes. Visitors are never written to."
        ),
    ),
    (
        _("Audit trail"),
        _(
            "Acts of staff, for good: that an identity was written or read, under a code, and by whom. No name of an"
            " expert, and nothing of a visitor."
        ),
    ),
    (
        _("Backups"),
        _(
            "Copies of these tables, without the key of the seal. Whoever runs the site says how long they are kept;"
            " what was erased stays in them until they are deleted. One that is restored is emptied of it again."
        ),
    ),
    (
        _("File of erasures"),
        _(
            "A line for each erasure, of two hashes with a key that lies apart, so that a backup which is restored does"
            " not bring it back. It tells how much was erased, and nothing of what, whose or when."
        ),
    ),
)
