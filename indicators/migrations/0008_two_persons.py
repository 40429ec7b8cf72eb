"""Nobody publishes alone, nor signs alone another value than the panel's far from its interval: the database refuses."""

import django.db.models.expressions
from django.conf import settings
from django.db import migrations, models

# 0.2.0 knows neither column, so what it writes, and what was there before, comes with signed_by_one and
# signed_before_panel_rule as the database has them by default, which is True: it keeps both rules.
READY_SINCE = {
    "indicators_release.release_by_two_persons": "0.2.0",
    "indicators_scoreupdate.override_away_from_panel_is_signed_twice": "0.2.0",
}
BRIEF_LOCKS = {
    "indicators_release": "a few rows a year",
    "indicators_scoreupdate": "some thousand rows a year, read by editors alone",
}


class Migration(migrations.Migration):

    dependencies = [
        ('indicators', '0007_checkpoint_mails'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AlterModelOptions(
            name='preparedrelease',
            options={'ordering': ['-pk'], 'permissions': [('confirm_preparedrelease', 'Can confirm prepared release')], 'verbose_name': 'prepared release', 'verbose_name_plural': 'prepared releases'},
        ),
        migrations.AddField(
            model_name='scoreupdate',
            name='signed_before_panel_rule',
            field=models.BooleanField(db_default=True, default=False, editable=False),
        ),
        migrations.AddConstraint(
            model_name='release',
            constraint=models.CheckConstraint(condition=models.Q(('signed_by_one', True), models.Q(('by', None), ('kind', 'import'), ('prepared_by', None)), models.Q(('by__isnull', False), ('prepared_by__isnull', False), models.Q(('by', models.F('prepared_by')), _negated=True)), _connector='OR'), name='release_by_two_persons'),
        ),
        migrations.AddConstraint(
            model_name='scoreupdate',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state__in', ['accepted', 'overridden', 'published']), _negated=True), ('signed_before_panel_rule', True), ('low', None), ('high', None), models.Q(('final', models.F('proposed')), ('proposed__isnull', False)), models.Q(('final__gte', django.db.models.expressions.CombinedExpression(django.db.models.expressions.CombinedExpression(models.F('low'), '*', models.Value(2)), '-', models.Value(1))), ('final__lte', django.db.models.expressions.CombinedExpression(django.db.models.expressions.CombinedExpression(models.F('high'), '*', models.Value(2)), '+', models.Value(1)))), models.Q(('second_signer', None), _negated=True), _connector='OR'), name='override_away_from_panel_is_signed_twice'),
        ),
    ]
