"""Columns for the names of countries and regions with their articles: “the Netherlands”, “des Pays-Bas”, “au Kenya”."""

from django.db import migrations, models

FIELDS = {
    "en_the": ("with its article, English", "As in a sentence: the Netherlands, Kenya."),
    "fr_the": ("with its article, French", "As in a sentence: les Pays-Bas, le Kenya, Cuba."),
    "fr_of": ("after “of”, French", "As in a sentence: des Pays-Bas, du Kenya, de Cuba."),
    "fr_in": ("after “in”, French", "As in a sentence: aux Pays-Bas, au Kenya, à Cuba."),
}


class Migration(migrations.Migration):
    """The database has a default too, so that the release before can go on writing rows."""

    dependencies = [("indicators", "0002_edition_publisher")]

    operations = [
        migrations.AddField(
            model_name=model,
            name=name,
            field=models.CharField(
                blank=True, db_default="", default="", help_text=help_text, max_length=120, verbose_name=label
            ),
        )
        for model in ("country", "historicalcountry", "historicalregion", "region")
        for name, (label, help_text) in FIELDS.items()
    ]
