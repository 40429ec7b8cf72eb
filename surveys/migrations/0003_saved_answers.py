from django.db import migrations, models

ACTS = ("add", "change", "delete", "view")


def name_permissions(old, new):
    """Return an act that gives the permissions of the renamed model its name; whoever holds one goes on holding it.

    Django renames the content type with the model, but makes permissions of the new name beside those of the old one.
    """

    def rename(apps, schema_editor):
        ours = apps.get_model("auth", "Permission").objects.filter(content_type__app_label="surveys")
        for act in ACTS:
            ours.filter(codename=f"{act}_{old}").update(codename=f"{act}_{new}")

    return rename


class Migration(migrations.Migration):
    """A draft is an edition or a survey that only staff see; what visitors have not sent yet is saved answers.

    The table keeps its name, so that the code of the release before runs on this schema too.
    """

    dependencies = [
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
        ("surveys", "0002_own_words_and_seconds_so_far"),
    ]

    operations = [
        migrations.AlterModelTable(name="draft", table="surveys_draft"),
        migrations.RenameModel(old_name="Draft", new_name="SavedAnswers"),
        migrations.AlterField(
            model_name="savedanswers",
            name="version",
            field=models.ForeignKey(
                on_delete=models.deletion.CASCADE, related_name="saved_answers", to="surveys.surveyversion"
            ),
        ),
        migrations.RunPython(
            name_permissions("draft", "savedanswers"), name_permissions("savedanswers", "draft"), elidable=True
        ),
    ]
