import django.core.validators
import django.db.models.deletion
import simple_history.models
from django.conf import settings
from django.db import migrations, models


# No release before writes the column.
READY_SINCE = {"surveys_option.option_reason_known": "0.1.0"}

BRIEF_LOCKS = {
    "surveys_survey": "a few rows",
    "surveys_historicalsurvey": "a row for each change of a survey",
    "surveys_question": "some dozens a survey",
    "surveys_historicalquestion": "a row for each change of a question",
    "surveys_option": "some hundreds a survey",
}


class Migration(migrations.Migration):
    """What a survey needs for routes, pages, random order, shared options, scales, and further languages.

    Columns that may not be empty have a value in the database, so that the version before can go on writing.
    """

    dependencies = [
        ('surveys', '0013_kinds_of_questions'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='HistoricalOptionList',
            fields=[
                ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                ('code', models.CharField(db_index=True, max_length=40, validators=[django.core.validators.RegexValidator('\\A[a-z][a-z0-9-]{0,39}\\Z', 'A code is made of small letters, digits and hyphens.')], verbose_name='code')),
                ('name', models.CharField(max_length=120, verbose_name='name')),
                ('name_en', models.CharField(max_length=120, null=True, verbose_name='name')),
                ('name_fr', models.CharField(max_length=120, null=True, verbose_name='name')),
                ('options', models.JSONField(blank=True, db_default=[], default=list, editable=False, verbose_name='options')),
                ('history_id', models.AutoField(primary_key=True, serialize=False)),
                ('history_date', models.DateTimeField(db_index=True)),
                ('history_change_reason', models.CharField(max_length=100, null=True)),
                ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
            ],
            options={
                'verbose_name': 'historical list of options',
                'verbose_name_plural': 'historical lists of options',
                'ordering': ('-history_date', '-history_id'),
                'get_latest_by': ('history_date', 'history_id'),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name='OptionList',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(max_length=40, unique=True, validators=[django.core.validators.RegexValidator('\\A[a-z][a-z0-9-]{0,39}\\Z', 'A code is made of small letters, digits and hyphens.')], verbose_name='code')),
                ('name', models.CharField(max_length=120, verbose_name='name')),
                ('name_en', models.CharField(max_length=120, null=True, verbose_name='name')),
                ('name_fr', models.CharField(max_length=120, null=True, verbose_name='name')),
                ('options', models.JSONField(blank=True, db_default=[], default=list, editable=False, verbose_name='options')),
            ],
            options={
                'verbose_name': 'list of options',
                'verbose_name_plural': 'lists of options',
                'ordering': ['code'],
            },
        ),
        migrations.CreateModel(
            name='PageCount',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('day', models.DateField(verbose_name='day')),
                ('language', models.CharField(max_length=8, verbose_name='language')),
                ('page', models.CharField(blank=True, max_length=40, verbose_name='page')),
                ('starts', models.PositiveIntegerField(default=0, verbose_name='starts')),
                ('turns', models.PositiveIntegerField(default=0, verbose_name='page turns')),
                ('sendings', models.PositiveIntegerField(default=0, verbose_name='sendings')),
            ],
            options={
                'verbose_name': 'count of a page',
                'verbose_name_plural': 'counts of pages',
                'ordering': ['survey', 'day', 'language', 'page'],
            },
        ),
        migrations.CreateModel(
            name='Scale',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(max_length=40, validators=[django.core.validators.RegexValidator('\\A[a-z][a-z0-9-]{0,39}\\Z', 'A code is made of small letters, digits and hyphens.')], verbose_name='code')),
                ('name', models.CharField(max_length=120, verbose_name='name')),
                ('name_en', models.CharField(max_length=120, null=True, verbose_name='name')),
                ('name_fr', models.CharField(max_length=120, null=True, verbose_name='name')),
                ('high_means', models.CharField(blank=True, max_length=120, verbose_name='a high value means')),
                ('high_means_en', models.CharField(blank=True, max_length=120, null=True, verbose_name='a high value means')),
                ('high_means_fr', models.CharField(blank=True, max_length=120, null=True, verbose_name='a high value means')),
            ],
            options={
                'verbose_name': 'scale',
                'verbose_name_plural': 'scales',
                'ordering': ['code'],
            },
        ),
        migrations.AddField(
            model_name='historicalquestion',
            name='random_options',
            field=models.BooleanField(db_default=False, default=False, verbose_name='options in random order'),
        ),
        migrations.AddField(
            model_name='historicalquestion',
            name='reversed',
            field=models.BooleanField(db_default=False, default=False, verbose_name='reversed'),
        ),
        migrations.AddField(
            model_name='historicalquestion',
            name='shown_if',
            field=models.JSONField(blank=True, editable=False, null=True, verbose_name='shown if'),
        ),
        migrations.AddField(
            model_name='historicalquestion',
            name='translations',
            field=models.JSONField(blank=True, db_default={}, default=dict, editable=False),
        ),
        migrations.AddField(
            model_name='historicalsection',
            name='fixed',
            field=models.BooleanField(db_default=False, default=False, verbose_name='keeps its place'),
        ),
        migrations.AddField(
            model_name='historicalsection',
            name='shown_if',
            field=models.JSONField(blank=True, editable=False, null=True, verbose_name='shown if'),
        ),
        migrations.AddField(
            model_name='historicalsection',
            name='translations',
            field=models.JSONField(blank=True, db_default={}, default=dict, editable=False),
        ),
        migrations.AddField(
            model_name='historicalsurvey',
            name='handed_over_at',
            field=models.DateTimeField(editable=False, null=True, verbose_name='handed over at'),
        ),
        migrations.AddField(
            model_name='historicalsurvey',
            name='handed_over_by',
            field=models.ForeignKey(blank=True, db_constraint=False, editable=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='by'),
        ),
        migrations.AddField(
            model_name='historicalsurvey',
            name='in_pages',
            field=models.BooleanField(db_default=False, default=False, verbose_name='a page for each section'),
        ),
        migrations.AddField(
            model_name='historicalsurvey',
            name='languages',
            field=models.JSONField(blank=True, db_default=[], default=list, editable=False, verbose_name='more languages'),
        ),
        migrations.AddField(
            model_name='historicalsurvey',
            name='random_sections',
            field=models.BooleanField(db_default=False, default=False, verbose_name='sections in random order'),
        ),
        migrations.AddField(
            model_name='historicalsurvey',
            name='reviewed_languages',
            field=models.JSONField(blank=True, db_default=[], default=list, editable=False),
        ),
        migrations.AddField(
            model_name='historicalsurvey',
            name='translations',
            field=models.JSONField(blank=True, db_default={}, default=dict, editable=False),
        ),
        migrations.AddField(
            model_name='option',
            name='fixed',
            field=models.BooleanField(db_default=False, default=False, verbose_name='keeps its place'),
        ),
        migrations.AddField(
            model_name='option',
            name='reason',
            field=models.CharField(blank=True, choices=[('not-known', 'does not know'), ('not-said', 'does not say')], db_default='', default='', max_length=9, verbose_name='reason'),
        ),
        migrations.AddField(
            model_name='option',
            name='shown_if',
            field=models.JSONField(blank=True, editable=False, null=True, verbose_name='shown if'),
        ),
        migrations.AddField(
            model_name='option',
            name='translations',
            field=models.JSONField(blank=True, db_default={}, default=dict, editable=False),
        ),
        migrations.AddField(
            model_name='question',
            name='random_options',
            field=models.BooleanField(db_default=False, default=False, verbose_name='options in random order'),
        ),
        migrations.AddField(
            model_name='question',
            name='reversed',
            field=models.BooleanField(db_default=False, default=False, verbose_name='reversed'),
        ),
        migrations.AddField(
            model_name='question',
            name='shown_if',
            field=models.JSONField(blank=True, editable=False, null=True, verbose_name='shown if'),
        ),
        migrations.AddField(
            model_name='question',
            name='translations',
            field=models.JSONField(blank=True, db_default={}, default=dict, editable=False),
        ),
        migrations.AddField(
            model_name='response',
            name='random_order',
            field=models.PositiveSmallIntegerField(null=True, verbose_name='number of the random order'),
        ),
        migrations.AddField(
            model_name='section',
            name='fixed',
            field=models.BooleanField(db_default=False, default=False, verbose_name='keeps its place'),
        ),
        migrations.AddField(
            model_name='section',
            name='shown_if',
            field=models.JSONField(blank=True, editable=False, null=True, verbose_name='shown if'),
        ),
        migrations.AddField(
            model_name='section',
            name='translations',
            field=models.JSONField(blank=True, db_default={}, default=dict, editable=False),
        ),
        migrations.AddField(
            model_name='survey',
            name='handed_over_at',
            field=models.DateTimeField(editable=False, null=True, verbose_name='handed over at'),
        ),
        migrations.AddField(
            model_name='survey',
            name='handed_over_by',
            field=models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='by'),
        ),
        migrations.AddField(
            model_name='survey',
            name='in_pages',
            field=models.BooleanField(db_default=False, default=False, verbose_name='a page for each section'),
        ),
        migrations.AddField(
            model_name='survey',
            name='languages',
            field=models.JSONField(blank=True, db_default=[], default=list, editable=False, verbose_name='more languages'),
        ),
        migrations.AddField(
            model_name='survey',
            name='random_sections',
            field=models.BooleanField(db_default=False, default=False, verbose_name='sections in random order'),
        ),
        migrations.AddField(
            model_name='survey',
            name='reviewed_languages',
            field=models.JSONField(blank=True, db_default=[], default=list, editable=False),
        ),
        migrations.AddField(
            model_name='survey',
            name='translations',
            field=models.JSONField(blank=True, db_default={}, default=dict, editable=False),
        ),
        migrations.AddField(
            model_name='surveyversion',
            name='starts_on',
            field=models.DateField(blank=True, null=True, verbose_name='asked from'),
        ),
        migrations.AddConstraint(
            model_name='option',
            constraint=models.CheckConstraint(condition=models.Q(('reason__in', ['', 'not-known', 'not-said'])), name='option_reason_known'),
        ),
        migrations.AddField(
            model_name='historicaloptionlist',
            name='history_user',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='historicalquestion',
            name='option_list',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='surveys.optionlist', verbose_name='options from a list'),
        ),
        migrations.AddField(
            model_name='question',
            name='option_list',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='questions', to='surveys.optionlist', verbose_name='options from a list'),
        ),
        migrations.AddField(
            model_name='pagecount',
            name='survey',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='page_counts', to='surveys.survey', verbose_name='survey'),
        ),
        migrations.AddField(
            model_name='scale',
            name='survey',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='scales', to='surveys.survey', verbose_name='survey'),
        ),
        migrations.AddField(
            model_name='historicalquestion',
            name='scale',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='surveys.scale', verbose_name='scale'),
        ),
        migrations.AddField(
            model_name='question',
            name='scale',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='items', to='surveys.scale', verbose_name='scale'),
        ),
        migrations.AddConstraint(
            model_name='pagecount',
            constraint=models.UniqueConstraint(fields=('survey', 'day', 'language', 'page'), name='one_count_per_page_and_day'),
        ),
        migrations.AddConstraint(
            model_name='pagecount',
            constraint=models.CheckConstraint(condition=models.Q(('starts__gte', 0), ('turns__gte', 0), ('sendings__gte', 0)), name='page_counts_not_negative'),
        ),
        migrations.AddConstraint(
            model_name='scale',
            constraint=models.UniqueConstraint(fields=('survey', 'code'), name='one_scale_per_code'),
        ),
    ]
