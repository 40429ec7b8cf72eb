from django.db import migrations, models


class Migration(migrations.Migration):
    """What kinds of questions there are is said by the code alone (surveys/kinds/), so that a new one is one module.

    `settings` holds what a kind asks an editor for.
    """

    dependencies = [("surveys", "0012_numbers_without_index")]

    operations = [
        migrations.RemoveConstraint(model_name="question", name="question_kind_known"),
        migrations.AlterField(
            model_name="question", name="kind", field=models.CharField(max_length=20, verbose_name="kind")
        ),
        migrations.AddField(
            model_name="question",
            name="settings",
            field=models.JSONField(blank=True, db_default={}, default=dict, editable=False),
        ),
        migrations.AlterField(
            model_name="historicalquestion", name="kind", field=models.CharField(max_length=20, verbose_name="kind")
        ),
        migrations.AddField(
            model_name="historicalquestion",
            name="settings",
            field=models.JSONField(blank=True, db_default={}, default=dict, editable=False),
        ),
    ]
