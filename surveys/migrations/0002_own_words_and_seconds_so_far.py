from django.db import migrations, models
from django.db.models.functions import Coalesce


def give_options_to_words(apps, schema_editor):
    """Name the option that words stand beside: until now only the first that asks for some, in the version answered."""
    known = set(apps.get_model("surveys", "Option").objects.filter(built_in=False).values_list("pk", flat=True))
    AnswerText = apps.get_model("surveys", "AnswerText")
    for version, document in apps.get_model("surveys", "SurveyVersion").objects.values_list("pk", "document"):
        for question in (question for section in document["sections"] for question in section["questions"]):
            first = next((option["key"] for option in question["options"] if option["with_text"]), None)
            if question["kind"] in ("single", "several") and first in known:
                of_it = AnswerText.objects.filter(response__version=version, question=question["key"], option=None)
                of_it.update(option=first)


class Migration(migrations.Migration):
    """An option has words of its own, and a draft knows how many seconds were spent on it."""

    dependencies = [("surveys", "0001_initial")]

    operations = [
        migrations.AddField(
            model_name="draft",
            name="seconds",
            field=models.PositiveIntegerField(null=True),
        ),
        migrations.RemoveConstraint(model_name="answertext", name="one_text_per_answer"),
        migrations.AddField(
            model_name="answertext",
            name="option",
            field=models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=models.deletion.PROTECT,
                related_name="texts",
                to="surveys.option",
            ),
        ),
        migrations.AddConstraint(
            model_name="answertext",
            constraint=models.UniqueConstraint(
                models.F("response"),
                models.F("question"),
                Coalesce("option", models.Value(0)),
                name="one_text_per_option",
            ),
        ),
        # Last: PostgreSQL changes no table whose rows were changed in the same transaction and wait to be checked.
        migrations.RunPython(give_options_to_words, migrations.RunPython.noop),
    ]
