import secrets

from django.db import migrations

from lib import sealing

LETTERS = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
DETAILS = ("name", "email", "employer", "remarks")
# Two pairs: a table whose keys tell the order of arrival, and the random number that each of its rows gets.
RANDOM = {
    "sqlite": {"response": "abs(random() % 562949953421312)", "row": "abs(random() / 4)"},
    "postgresql": {
        "response": "floor(random() * 562949953421312)::bigint",
        "row": "(floor(random() * 2147483648)::bigint << 30) + floor(random() * 1073741824)::bigint",
    },
}


def give_codes(apps, schema_editor):
    """Give each round its own codes. Rounds that were aggregated keep theirs: they stand in snapshots."""
    Invitation = apps.get_model("surveys", "Invitation")
    Run = apps.get_model("surveys", "Run")
    aggregated = set(Run.objects.values_list("round", flat=True))
    taken = set()
    for invitation in Invitation.objects.select_related("expert").filter(code=""):
        code = invitation.expert.code
        while invitation.round_id not in aggregated and (code == invitation.expert.code or (invitation.round_id, code) in taken):
            code = "-".join("".join(secrets.choice(LETTERS) for _letter in range(3)) for _half in range(2))
        taken.add((invitation.round_id, code))
        Invitation.objects.filter(pk=invitation.pk).update(code=code)


def seal_identities(apps, schema_editor):
    """Seal every identity with the vault's key, and empty the columns in which it stood in clear."""
    Identity = apps.get_model("surveys", "Identity")
    for identity in Identity.objects.filter(sealed=""):
        facts = {name: getattr(identity, name) for name in DETAILS}
        sealed = sealing.seal({**facts, "language": ""}, about=f"identity of expert {identity.expert_id}")
        Identity.objects.filter(pk=identity.pk).update(sealed=sealed, **dict.fromkeys(DETAILS, ""))


def shuffle_responses(apps, schema_editor):
    """Replace the numbers of responses, answers and texts, which tell the order of arrival, by random ones."""
    numbers = RANDOM[schema_editor.connection.vendor]
    LogEntry = apps.get_model("admin", "LogEntry")
    with schema_editor.connection.cursor() as cursor:
        cursor.execute("CREATE TEMPORARY TABLE shuffled (old bigint PRIMARY KEY, new bigint UNIQUE)")
        cursor.execute(f"INSERT INTO shuffled SELECT id, {numbers['response']} FROM surveys_response")  # nosec B608
        for table in ("surveys_answer", "surveys_answertext"):
            cursor.execute(
                f"UPDATE {table} SET id = {numbers['row']},"  # nosec B608
                f" response_id = (SELECT new FROM shuffled WHERE old = response_id)"
            )
        cursor.execute("UPDATE surveys_response SET id = (SELECT new FROM shuffled WHERE old = surveys_response.id)")
        entries = LogEntry.objects.filter(content_type__app_label="surveys", content_type__model="response")
        for entry in entries.iterator():
            cursor.execute("SELECT new FROM shuffled WHERE old = %s", [entry.object_id])
            if row := cursor.fetchone():
                LogEntry.objects.filter(pk=entry.pk).update(object_id=str(row[0]), object_repr=f"R-{row[0]}")
        cursor.execute("DROP TABLE shuffled")


class Migration(migrations.Migration):
    """Rows of before, as rows of now are written: codes by round, identities sealed, numbers that tell no order."""

    dependencies = [("surveys", "0005_those_who_speak"), ("admin", "0003_logentry_add_action_flag_choices")]

    operations = [
        migrations.RunPython(give_codes, migrations.RunPython.noop),
        migrations.RunPython(seal_identities, migrations.RunPython.noop),
        migrations.RunPython(shuffle_responses, migrations.RunPython.noop),
    ]
