"""The tables about an expert of a panel."""

from typing import Final

from django.utils.translation import gettext_lazy as _

from surveys.stored_columns.tables import Table, column

NUMBER: Final = _("A number.")
CUSTODIAN: Final = _("One custodian at a time, with a reason that is recorded first.")
COORDINATORS: Final = _("Coordinators.")
WITH_THE_ROUND: Final = _("As long as the round.")

TABLES: Final = (
    Table(
        "identity",
        "surveys.Identity",
        _("Who you are"),
        CUSTODIAN,
        _("Until you are erased, or the months that your panel was promised are over."),
        (
            column("id expert", _("A number, and the code of the vault it belongs to.")),
            column("sealed", _("All that follows, sealed with a key that the database does not hold.")),
        ),
    ),
    Table(
        "sealed",
        "",
        _("Inside the seal"),
        _("One custodian, as above. The program that sends mail reads e-mail and language."),
        _("As the row it lies in."),
        (
            column("name email employer", _("Your name, e-mail and employer.")),
            column("language", _("The language in which we write to you.")),
            column("remarks", _("What the coordinator noted to reach you.")),
        ),
    ),
    Table(
        "identityreading",
        "surveys.IdentityReading",
        _("Who looked up an identity"),
        _("Custodians."),
        _("As long as the identity; the audit trail keeps that it was read."),
        (column("id identity by why at", _("Which identity, who read it, why and when.")),),
    ),
    Table(
        "identitychange",
        "surveys.IdentityChange",
        _("A change of address that waits"),
        _("The custodian who decides."),
        _("Until the custodian decides."),
        (
            column("id identity by asked_on", _("Which identity, who asked, and the day.")),
            column("sealed", _("What it is to say from then on, sealed.")),
        ),
    ),
    Table(
        "identityupload",
        "surveys.IdentityUpload",
        _("A file of new experts, before it is confirmed"),
        _("The coordinator who sent it."),
        _("A day at most."),
        (
            column("id by panel round uploaded_on", _("Who sent it, for which panel, and the day.")),
            column("sealed", _("Its lines, sealed.")),
        ),
    ),
    Table(
        "expert",
        "surveys.Expert",
        _("Your code in the vault"),
        _("Coordinators and custodians."),
        _("Until you are erased."),
        (column("id code active", _("A number, a random code, and whether you are invited to new rounds.")),),
    ),
    Table(
        "panel",
        "surveys.Panel_experts",
        _("The panels you are on"),
        COORDINATORS,
        _("Until you leave the panel or are erased."),
        (column("id panel expert", _("Which code is on which panel.")),),
    ),
    Table(
        "invitation",
        "surveys.Invitation",
        _("Your part in a round"),
        _("Coordinators; they never see a link, an address or a passphrase."),
        _("As long as the round, without the way to you once you are erased."),
        (
            column("id round", _("Which round.")),
            column("code", _("Your code in this round. Each round has another one.")),
            column("expert", _("Your code in the vault. Emptied when you are erased.")),
            column("token_hash address_hash", _("Hashes of the link and of your own address. Neither is kept.")),
            column("passphrase", _("A slow hash of your passphrase. The passphrase is not kept.")),
            column("opened", _("How often the unused link was opened.")),
            column("claimed_on", _("The day you set the passphrase.")),
            column("ended_on ended_because", _("The day your part ended, and why.")),
            column("instead_of", _("The part it follows, after a lost passphrase or for another expert.")),
            column(
                "unlocked replacement_asked_by replacement_confirmed_by",
                _("After a lost passphrase: whether the new sheet replaces the old one, and which two said so."),
            ),
        ),
    ),
    Table(
        "assignment",
        "surveys.Assignment",
        _("The countries you are asked about"),
        COORDINATORS,
        WITH_THE_ROUND,
        (
            column("id invitation country", _("Which country.")),
            column("state", _("Invited, agreed, declined, recused or submitted. Not why.")),
        ),
    ),
    Table(
        "assessment",
        "surveys.Assessment",
        _("Your scores and your reasons"),
        _("You, and those who decide on scores: editors and publishers, under your code of the round."),
        _("Scores as long as the round. Your words until the months that your panel was promised are over."),
        (
            column("id assignment indicator", _("Which country and indicator.")),
            column(
                "half_points cannot_judge confidence", _("Your score, or that you cannot judge, and how sure you are.")
            ),
            column("reason sources", _("What you wrote.")),
            column("words_erased_on", _("The day your words were erased.")),
            column("excluded_because", _("Why your score does not count, where somebody decided that.")),
        ),
    ),
    Table(
        "roundact",
        "surveys.RoundAct",
        _("What was done in a round"),
        _("Coordinators and custodians."),
        _("For good, so that nothing can be undone unseen. It holds no words, no score and no hour."),
        (
            column("id round number", _("Which round, and the place of the act in its chain.")),
            column("day act code iso3", _("The day, what was done, by which code of the round, for which country.")),
            column("previous_sha256 sha256", _("Checksums that chain it to the act before.")),
        ),
    ),
    Table(
        "mailing",
        "surveys.Mailing",
        _("A mail to experts of a round"),
        COORDINATORS,
        WITH_THE_ROUND,
        (
            column("id round kind by", _("Which round, what kind of mail, and who had it sent.")),
            column(
                "state lease_until fence attempts deaths done total error created_at finished_at",
                _("How far the work of sending is, and when it began and ended."),
            ),
        ),
    ),
    Table(
        "letter",
        "surveys.Letter",
        _("One mail of it, to you"),
        COORDINATORS,
        WITH_THE_ROUND,
        (
            column("id mailing invitation", _("Which mail, to which code of the round. No address.")),
            column("state sent_on", _("Whether it was sent, and the day.")),
        ),
    ),
    Table(
        "snapshot",
        "",
        _("A line of what a computation was made from"),
        _("Those who decide on scores, as the table of their page."),
        _("For good, so that anybody can compute it again. When you are erased, nothing leads from it to you."),
        (
            column("id", _("The country, the indicator and your code of the round.")),
            column(
                "half_points weight excluded", _("Your score, how much it weighs, and why where it weighs nothing.")
            ),
            column("assessment", _("The number of the row it was read from.")),
        ),
    ),
)
