import django.core.validators
import django.db.models.deletion
import simple_history.models
from django.conf import settings
from django.db import migrations, models


# The release before writes none of the columns that these rules are about.
READY_SINCE = {
    f"surveys_{rule}": "0.2.0"
    for rule in (
        "assessment.erased_words_are_gone",
        "invitation.one_code_per_round",
        "invitation.one_living_invitation_per_expert",
        "invitation.passphrase_address_and_day_go_together",
        "invitation.ended_with_a_cause",
        "invitation.invitation_end_known",
        "invitation.replacement_by_two_persons",
    )
}
BRIEF_LOCKS = {
    "surveys_invitation": "a row for each expert of a round",
    "surveys_assessment": "some tens of thousands of rows, written in open rounds",
}


class Migration(migrations.Migration):
    """Passphrases, codes by round, sealed identities, mail without addresses, and bursts without an id that stays."""

    dependencies = [
        ('indicators', '0011_noised_counts'),
        ('surveys', '0004_labels'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AlterField(
            model_name='identity',
            name='name',
            field=models.CharField(blank=True, db_default='', default='', max_length=120, verbose_name='name'),
        ),
        migrations.AlterField(
            model_name='identity',
            name='email',
            field=models.EmailField(blank=True, db_default='', default='', max_length=254, verbose_name='e-mail'),
        ),
        migrations.AlterField(
            model_name='identity',
            name='employer',
            field=models.CharField(blank=True, db_default='', default='', max_length=120, verbose_name='employer'),
        ),
        migrations.AlterField(
            model_name='identity',
            name='remarks',
            field=models.TextField(blank=True, db_default='', default='', verbose_name='remarks'),
        ),
        migrations.CreateModel(
            name='HistoricalMailText',
            fields=[
                ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                ('kind', models.CharField(choices=[('invitation', 'invitation'), ('reminder', 'reminder'), ('thanks', 'thanks')], db_index=True, editable=False, max_length=10, verbose_name='kind')),
                ('subject', models.CharField(max_length=120, verbose_name='subject')),
                ('subject_en', models.CharField(max_length=120, null=True, verbose_name='subject')),
                ('subject_fr', models.CharField(max_length=120, null=True, verbose_name='subject')),
                ('body', models.TextField(verbose_name='text')),
                ('body_en', models.TextField(null=True, verbose_name='text')),
                ('body_fr', models.TextField(null=True, verbose_name='text')),
                ('history_id', models.AutoField(primary_key=True, serialize=False)),
                ('history_date', models.DateTimeField(db_index=True)),
                ('history_change_reason', models.CharField(max_length=100, null=True)),
                ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
            ],
            options={
                'verbose_name': 'historical mail to experts',
                'verbose_name_plural': 'historical mails to experts',
                'ordering': ('-history_date', '-history_id'),
                'get_latest_by': ('history_date', 'history_id'),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name='IdentityChange',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('sealed', models.TextField(editable=False)),
                ('asked_on', models.DateField(verbose_name='asked on')),
            ],
            options={
                'verbose_name': 'change of an identity',
                'verbose_name_plural': 'changes of identities',
                'ordering': ['asked_on', 'pk'],
                'default_permissions': (),
            },
        ),
        migrations.CreateModel(
            name='IdentityUpload',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('sealed', models.TextField(editable=False)),
                ('uploaded_on', models.DateField(verbose_name='uploaded on')),
            ],
            options={
                'verbose_name': 'uploaded file of experts',
                'verbose_name_plural': 'uploaded files of experts',
                'default_permissions': (),
            },
        ),
        migrations.CreateModel(
            name='Letter',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('state', models.CharField(choices=[('waiting', 'waiting'), ('sent', 'sent'), ('refused', 'refused by the mail server'), ('no-address', 'no address in the vault')], default='waiting', max_length=10, verbose_name='state')),
                ('sent_on', models.DateField(null=True, verbose_name='sent on')),
            ],
            options={
                'verbose_name': 'letter',
                'verbose_name_plural': 'letters',
                'ordering': ['mailing', 'invitation__code'],
            },
        ),
        migrations.CreateModel(
            name='Mailing',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('state', models.CharField(choices=[('queued', 'queued'), ('running', 'running'), ('done', 'done'), ('failed', 'failed')], default='queued', editable=False, max_length=7, verbose_name='work')),
                ('lease_until', models.DateTimeField(editable=False, null=True)),
                ('fence', models.PositiveIntegerField(default=0, editable=False)),
                ('attempts', models.PositiveSmallIntegerField(default=0, editable=False)),
                ('done', models.PositiveIntegerField(default=0, editable=False)),
                ('total', models.PositiveIntegerField(default=0, editable=False)),
                ('error', models.TextField(blank=True, editable=False, verbose_name='error')),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='created')),
                ('finished_at', models.DateTimeField(editable=False, null=True, verbose_name='finished')),
                ('kind', models.CharField(choices=[('invitation', 'invitation'), ('reminder', 'reminder'), ('thanks', 'thanks')], max_length=10, verbose_name='kind')),
            ],
            options={
                'verbose_name': 'mailing',
                'verbose_name_plural': 'mailings',
                'ordering': ['-pk'],
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='MailText',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('invitation', 'invitation'), ('reminder', 'reminder'), ('thanks', 'thanks')], editable=False, max_length=10, unique=True, verbose_name='kind')),
                ('subject', models.CharField(max_length=120, verbose_name='subject')),
                ('subject_en', models.CharField(max_length=120, null=True, verbose_name='subject')),
                ('subject_fr', models.CharField(max_length=120, null=True, verbose_name='subject')),
                ('body', models.TextField(verbose_name='text')),
                ('body_en', models.TextField(null=True, verbose_name='text')),
                ('body_fr', models.TextField(null=True, verbose_name='text')),
            ],
            options={
                'verbose_name': 'mail to experts',
                'verbose_name_plural': 'mails to experts',
                'ordering': ['kind'],
            },
        ),
        migrations.CreateModel(
            name='RoundAct',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveIntegerField(verbose_name='number')),
                ('day', models.DateField(verbose_name='day')),
                ('act', models.CharField(max_length=40, verbose_name='act')),
                ('code', models.CharField(blank=True, max_length=8, verbose_name='code')),
                ('iso3', models.CharField(blank=True, max_length=3, verbose_name='country')),
                ('previous_sha256', models.CharField(blank=True, max_length=64, verbose_name='SHA-256 of the entry before')),
                ('sha256', models.CharField(max_length=64, verbose_name='SHA-256')),
            ],
            options={
                'verbose_name': 'act in a round',
                'verbose_name_plural': 'acts in a round',
                'ordering': ['round', 'number'],
            },
        ),
        migrations.CreateModel(
            name='VaultExport',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('why', models.CharField(max_length=200, verbose_name='why')),
                ('asked_on', models.DateField(verbose_name='asked on')),
                ('taken_on', models.DateField(null=True, verbose_name='taken on')),
            ],
            options={
                'verbose_name': 'export of the vault',
                'verbose_name_plural': 'exports of the vault',
                'ordering': ['-pk'],
                'default_permissions': (),
            },
        ),
        migrations.AlterModelOptions(
            name='invitation',
            options={'ordering': ['round', 'code'], 'verbose_name': 'invitation', 'verbose_name_plural': 'invitations'},
        ),
        migrations.RemoveConstraint(
            model_name='invitation',
            name='one_invitation_per_expert',
        ),
        migrations.AddField(
            model_name='assessment',
            name='words_erased_on',
            field=models.DateField(editable=False, null=True, verbose_name='words erased on'),
        ),
        migrations.AddField(
            model_name='identity',
            name='sealed',
            field=models.TextField(db_default='', editable=False),
        ),
        migrations.AddField(
            model_name='invitation',
            name='address_hash',
            field=models.CharField(editable=False, max_length=64, null=True, unique=True),
        ),
        migrations.AddField(
            model_name='invitation',
            name='claimed_on',
            field=models.DateField(editable=False, null=True, verbose_name='passphrase set on'),
        ),
        migrations.AddField(
            model_name='invitation',
            name='code',
            field=models.CharField(db_default='', editable=False, max_length=8, verbose_name='code'),
        ),
        migrations.AddField(
            model_name='invitation',
            name='ended_because',
            field=models.CharField(blank=True, choices=[('new-link', 'a new link was made'), ('replaced', 'replaced by another expert'), ('erased', 'erased')], db_default='', editable=False, max_length=8, verbose_name='ended because'),
        ),
        migrations.AddField(
            model_name='invitation',
            name='ended_on',
            field=models.DateField(editable=False, null=True, verbose_name='ended on'),
        ),
        migrations.AddField(
            model_name='invitation',
            name='instead_of',
            field=models.OneToOneField(editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='followed_by', to='surveys.invitation', verbose_name='instead of'),
        ),
        migrations.AddField(
            model_name='invitation',
            name='opened',
            field=models.PositiveSmallIntegerField(db_default=0, default=0, editable=False, verbose_name='openings of the unused link'),
        ),
        migrations.AddField(
            model_name='invitation',
            name='passphrase',
            field=models.CharField(blank=True, db_default='', editable=False, max_length=160),
        ),
        migrations.AddField(
            model_name='invitation',
            name='replacement_asked_by',
            field=models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='invitation',
            name='replacement_confirmed_by',
            field=models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='invitation',
            name='unlocked',
            field=models.BooleanField(db_default=False, default=False, editable=False),
        ),
        migrations.AddField(
            model_name='response',
            name='burst_size',
            field=models.PositiveIntegerField(db_default=1, default=1, verbose_name='size of the burst in this cell'),
        ),
        migrations.AddField(
            model_name='response',
            name='consent',
            field=models.CharField(blank=True, db_default='', default='', max_length=16, verbose_name='consent text'),
        ),
        migrations.AddField(
            model_name='response',
            name='held_group',
            field=models.BigIntegerField(null=True, verbose_name='group of held answers'),
        ),
        migrations.AddField(
            model_name='round',
            name='closes_itself',
            field=models.BooleanField(db_default=False, default=True, help_text='After that day. Otherwise a person closes it, and is reminded.', verbose_name='closes by itself'),
        ),
        migrations.AddField(
            model_name='round',
            name='keep_months',
            field=models.PositiveSmallIntegerField(db_default=12, default=12, help_text='After the edition is published.', validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(120)], verbose_name='months until identities and words are erased'),
        ),
        migrations.AddField(
            model_name='round',
            name='promise',
            field=models.TextField(blank=True, db_default='', help_text='Markdown', verbose_name='what the panel is promised'),
        ),
        migrations.AddField(
            model_name='round',
            name='promise_en',
            field=models.TextField(blank=True, db_default='', help_text='Markdown', null=True, verbose_name='what the panel is promised'),
        ),
        migrations.AddField(
            model_name='round',
            name='promise_fr',
            field=models.TextField(blank=True, db_default='', help_text='Markdown', null=True, verbose_name='what the panel is promised'),
        ),
        migrations.AddField(
            model_name='round',
            name='words_erased_on',
            field=models.DateField(editable=False, null=True, verbose_name='words erased on'),
        ),
        migrations.AddField(
            model_name='savedanswers',
            name='sealed',
            field=models.TextField(blank=True, db_default='', default=''),
        ),
        migrations.AlterField(
            model_name='assignment',
            name='state',
            field=models.CharField(choices=[('invited', 'invited'), ('accepted', 'accepted'), ('declined', 'declined'), ('recused', 'recused'), ('submitted', 'submitted'), ('locked', 'locked')], default='invited', editable=False, max_length=9, verbose_name='state'),
        ),
        migrations.AlterField(
            model_name='invitation',
            name='expert',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='invitations', to='surveys.expert', verbose_name='expert'),
        ),
        migrations.AlterField(
            model_name='round',
            name='closes',
            field=models.DateField(blank=True, help_text='The last day, shown to the experts.', null=True, verbose_name='closes'),
        ),
        migrations.AddConstraint(
            model_name='assessment',
            constraint=models.CheckConstraint(condition=models.Q(('words_erased_on', None), models.Q(('reason', ''), ('sources', '')), _connector='OR'), name='erased_words_are_gone'),
        ),
        migrations.AddConstraint(
            model_name='invitation',
            constraint=models.UniqueConstraint(condition=models.Q(('code', ''), _negated=True), fields=('round', 'code'), name='one_code_per_round'),
        ),
        migrations.AddConstraint(
            model_name='invitation',
            constraint=models.UniqueConstraint(condition=models.Q(('ended_on', None), ('expert__isnull', False)), fields=('round', 'expert'), name='one_living_invitation_per_expert'),
        ),
        migrations.AddConstraint(
            model_name='invitation',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('address_hash', None), ('claimed_on', None), ('passphrase', '')), models.Q(('address_hash__isnull', False), ('claimed_on__isnull', False), models.Q(('passphrase', ''), _negated=True)), _connector='OR'), name='passphrase_address_and_day_go_together'),
        ),
        migrations.AddConstraint(
            model_name='invitation',
            constraint=models.CheckConstraint(condition=models.Q(('ended_on', None), models.Q(('ended_because', ''), _negated=True), _connector='XOR'), name='ended_with_a_cause'),
        ),
        migrations.AddConstraint(
            model_name='invitation',
            constraint=models.CheckConstraint(condition=models.Q(('ended_because__in', ['', 'new-link', 'replaced', 'erased'])), name='invitation_end_known'),
        ),
        migrations.AddConstraint(
            model_name='invitation',
            constraint=models.CheckConstraint(condition=models.Q(('replacement_confirmed_by', None), models.Q(('replacement_asked_by__isnull', False), models.Q(('replacement_confirmed_by', models.F('replacement_asked_by')), _negated=True)), _connector='OR'), name='replacement_by_two_persons'),
        ),
        migrations.AddField(
            model_name='historicalmailtext',
            name='history_user',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='identitychange',
            name='by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='by'),
        ),
        migrations.AddField(
            model_name='identitychange',
            name='identity',
            field=models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='change', to='surveys.identity', verbose_name='identity'),
        ),
        migrations.AddField(
            model_name='identityupload',
            name='by',
            field=models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='by'),
        ),
        migrations.AddField(
            model_name='identityupload',
            name='panel',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='surveys.panel', verbose_name='panel'),
        ),
        migrations.AddField(
            model_name='identityupload',
            name='round',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='surveys.round', verbose_name='round'),
        ),
        migrations.AddField(
            model_name='letter',
            name='invitation',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='letters', to='surveys.invitation', verbose_name='invitation'),
        ),
        migrations.AddField(
            model_name='mailing',
            name='by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='by'),
        ),
        migrations.AddField(
            model_name='mailing',
            name='round',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='mailings', to='surveys.round', verbose_name='round'),
        ),
        migrations.AddField(
            model_name='letter',
            name='mailing',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='letters', to='surveys.mailing', verbose_name='mailing'),
        ),
        migrations.AddConstraint(
            model_name='mailtext',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['invitation', 'reminder', 'thanks'])), name='mail_kind_known'),
        ),
        migrations.AddField(
            model_name='roundact',
            name='round',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='acts', to='surveys.round', verbose_name='round'),
        ),
        migrations.AddField(
            model_name='vaultexport',
            name='asked_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='asked by'),
        ),
        migrations.AddField(
            model_name='vaultexport',
            name='confirmed_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='confirmed by'),
        ),
        migrations.AddConstraint(
            model_name='mailing',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['queued', 'running', 'done', 'failed'])), name='mailing_work_state_known'),
        ),
        migrations.AddConstraint(
            model_name='mailing',
            constraint=models.CheckConstraint(condition=models.Q(('state', 'running'), ('lease_until', None), _connector='XOR'), name='mailing_runs_under_a_lease'),
        ),
        migrations.AddConstraint(
            model_name='mailing',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['invitation', 'reminder', 'thanks'])), name='mailing_kind_known'),
        ),
        migrations.AddConstraint(
            model_name='letter',
            constraint=models.UniqueConstraint(fields=('mailing', 'invitation'), name='one_letter_per_mailing'),
        ),
        migrations.AddConstraint(
            model_name='letter',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['waiting', 'sent', 'refused', 'no-address'])), name='letter_state_known'),
        ),
        migrations.AddConstraint(
            model_name='letter',
            constraint=models.CheckConstraint(condition=models.Q(('sent_on', None), ('state', 'sent'), _connector='XOR'), name='sent_letter_has_a_day'),
        ),
        migrations.AddConstraint(
            model_name='roundact',
            constraint=models.UniqueConstraint(fields=('round', 'number'), name='one_act_per_number'),
        ),
        migrations.AddConstraint(
            model_name='vaultexport',
            constraint=models.CheckConstraint(condition=models.Q(('confirmed_by', None), models.Q(('confirmed_by', models.F('asked_by')), _negated=True), _connector='OR'), name='vault_export_by_two_persons'),
        ),
        migrations.AddConstraint(
            model_name='vaultexport',
            constraint=models.CheckConstraint(condition=models.Q(('taken_on', None), ('confirmed_by__isnull', False), _connector='OR'), name='vault_export_taken_when_confirmed'),
        ),
    ]
