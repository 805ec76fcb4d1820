import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

import kconnect.core.schema


class Migration(migrations.Migration):

    replaces = [('core', '0001_initial'), ('core', '0002_incidents'), ('core', '0003_notices_for_digests'), ('core', '0004_wishes_and_taps'), ('core', '0005_letters_and_returned_mail'), ('core', '0006_newsletter_letters'), ('core', '0007_letters_with_surveys'), ('core', '0008_letters_about_trainings')]

    dependencies = [
        ('workgroups', '0001_accounts'),
    ]

    operations = [
        kconnect.core.schema.CreateTables(
            models=[
                migrations.CreateModel(
                    name='StoppedAddress',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('digest', models.CharField(max_length=64)),
                        ('kind', models.CharField(choices=[('meetings', 'Invitations to meetings'), ('seats', 'News of your seat'), ('trainings', 'News of trainings that you signed up for'), ('invitations', 'Invitations to join the network'), ('news', 'The newsletter'), ('surveys', 'Surveys')], max_length=30)),
                        ('stopped_at', models.DateTimeField(default=django.utils.timezone.now)),
                    ],
                    options={
                        'constraints': [models.UniqueConstraint(fields=('digest', 'kind'), name='core_stoppedaddress_once', violation_error_message='These letters are stopped already.'), models.CheckConstraint(condition=models.Q(('kind__in', ['meetings', 'seats', 'trainings', 'invitations', 'news', 'surveys'])), name='core_stoppedaddress_kind', violation_error_message='Choose one of the kinds of letters.')],
                    },
                ),
                migrations.CreateModel(
                    name='ReturnedAddress',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('email', models.EmailField(help_text='In lower case.', max_length=254, unique=True)),
                        ('returned_at', models.DateTimeField(default=django.utils.timezone.now)),
                        ('asked_at', models.DateTimeField(blank=True, help_text='When a message to confirm it was last sent.', null=True)),
                    ],
                    options={
                        'verbose_name': 'returned address',
                        'verbose_name_plural': 'returned addresses',
                        'ordering': ['-returned_at', '-pk'],
                    },
                ),
                migrations.CreateModel(
                    name='Job',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('kind', models.CharField(max_length=60)),
                        ('key', models.CharField(help_text='The same key is the same job, however often it is asked for.', max_length=200)),
                        ('subject', models.CharField(blank=True, help_text='What it is about; work of one kind on one thing fails and recovers as one.', max_length=200)),
                        ('args', models.JSONField(default=dict)),
                        ('state', models.CharField(choices=[('queued', 'waiting'), ('running', 'running'), ('done', 'done'), ('failed', 'failed'), ('cancelled', 'cancelled')], default='queued', max_length=10)),
                        ('attempt', models.PositiveSmallIntegerField(default=0)),
                        ('max_attempts', models.PositiveSmallIntegerField(default=3)),
                        ('run_after', models.DateTimeField(default=django.utils.timezone.now)),
                        ('lease_until', models.DateTimeField(blank=True, null=True)),
                        ('token', models.PositiveIntegerField(default=0, help_text='Grows with each claim; an older one may not write.')),
                        ('cancel_asked', models.BooleanField(default=False)),
                        ('stage', models.CharField(blank=True, max_length=200)),
                        ('done', models.PositiveBigIntegerField(default=0)),
                        ('total', models.PositiveBigIntegerField(default=0)),
                        ('error', models.TextField(blank=True)),
                        ('requested_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('created_at', models.DateTimeField(default=django.utils.timezone.now)),
                        ('started_at', models.DateTimeField(blank=True, null=True)),
                        ('finished_at', models.DateTimeField(blank=True, null=True)),
                    ],
                    options={
                        'ordering': ['-created_at', '-pk'],
                        'indexes': [models.Index(fields=['state', 'run_after'], name='core_job_due')],
                        'constraints': [models.UniqueConstraint(fields=('kind', 'key'), name='core_job_once', violation_error_message='This work is already asked for.'), models.CheckConstraint(condition=models.Q(('state__in', ['queued', 'running', 'done', 'failed', 'cancelled'])), name='core_job_state', violation_error_message='Choose one of the states.'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'running'), _negated=True), ('lease_until__isnull', False), _connector='OR'), name='core_job_lease', violation_error_message='A running job needs a lease.')],
                    },
                ),
                migrations.CreateModel(
                    name='Incident',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('kind', models.CharField(max_length=60)),
                        ('subject', models.CharField(max_length=200)),
                        ('opened_at', models.DateTimeField(default=django.utils.timezone.now)),
                        ('closed_at', models.DateTimeField(blank=True, null=True)),
                    ],
                    options={
                        'ordering': ['-opened_at', '-pk'],
                        'constraints': [models.UniqueConstraint(condition=models.Q(('closed_at__isnull', True)), fields=('kind', 'subject'), name='core_incident_open_once', violation_error_message='It is known already that this work has stopped.')],
                    },
                ),
                migrations.CreateModel(
                    name='AuditEvent',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('at', models.DateTimeField(db_index=True, default=django.utils.timezone.now)),
                        ('actor_id', models.BigIntegerField(null=True)),
                        ('verb', models.CharField(max_length=60)),
                        ('target_type', models.CharField(max_length=60)),
                        ('target_id', models.CharField(max_length=60)),
                        ('target_label', models.CharField(blank=True, help_text="A public name; never a person's.", max_length=200)),
                        ('fields', models.JSONField(default=list)),
                        ('reason', models.TextField(blank=True)),
                    ],
                    options={
                        'ordering': ['-at', '-pk'],
                        'indexes': [models.Index(fields=['target_type', 'target_id'], name='core_audit_target')],
                    },
                ),
                migrations.CreateModel(
                    name='Notification',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='notifications', to=settings.AUTH_USER_MODEL)),
                        ('occasion', models.CharField(help_text='Once per person and occasion.', max_length=200)),
                        ('topic', models.CharField(default='general', help_text='What a person can switch off.', max_length=30)),
                        ('about', models.CharField(blank=True, help_text='The heading of its lines in a digest.', max_length=200)),
                        ('text', models.CharField(max_length=300)),
                        ('url', models.CharField(blank=True, max_length=300)),
                        ('taps', models.JSONField(default=list, help_text='Answers that one tap in a message gives.')),
                        ('created_at', models.DateTimeField(default=django.utils.timezone.now)),
                        ('until', models.DateTimeField(blank=True, help_text='Afterwards nobody needs a message about it.', null=True)),
                        ('read_at', models.DateTimeField(blank=True, null=True)),
                        ('mailed_at', models.DateTimeField(blank=True, help_text='When it went into a message.', null=True)),
                    ],
                    options={
                        'ordering': ['-created_at', '-pk'],
                        'indexes': [models.Index(condition=models.Q(('mailed_at__isnull', True), ('read_at__isnull', True)), fields=['user', 'created_at'], name='core_notification_to_mail')],
                        'constraints': [models.UniqueConstraint(fields=('user', 'occasion'), name='core_notification_once', violation_error_message='This person has been told.')],
                    },
                ),
                migrations.CreateModel(
                    name='OutboxMail',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('recipient', models.EmailField(max_length=254)),
                        ('reader', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('topic', models.CharField(blank=True, help_text='What its reader can stop; empty: all messages.', max_length=30)),
                        ('occasion', models.CharField(max_length=200)),
                        ('subject', models.CharField(max_length=200)),
                        ('body', models.TextField()),
                        ('html', models.TextField(blank=True)),
                        ('language', models.CharField(default='en', max_length=2)),
                        ('state', models.CharField(choices=[('queued', 'waiting'), ('sent', 'sent'), ('failed', 'failed'), ('dropped', 'not wanted any more')], default='queued', max_length=10)),
                        ('attempt', models.PositiveSmallIntegerField(default=0)),
                        ('error', models.CharField(blank=True, max_length=300)),
                        ('created_at', models.DateTimeField(default=django.utils.timezone.now)),
                        ('stumbled_at', models.DateTimeField(blank=True, help_text='When the mail server last did not take it.', null=True)),
                        ('sent_at', models.DateTimeField(blank=True, db_index=True, null=True)),
                    ],
                    options={
                        'ordering': ['-created_at', '-pk'],
                        'indexes': [models.Index(condition=models.Q(('state', 'queued')), fields=['id'], name='core_outboxmail_waiting')],
                        'constraints': [models.UniqueConstraint(fields=('recipient', 'occasion'), name='core_outboxmail_once', violation_error_message='This message has been written.'), models.CheckConstraint(condition=models.Q(('state__in', ['queued', 'sent', 'failed', 'dropped'])), name='core_outboxmail_state', violation_error_message='Choose one of the states.')],
                    },
                ),
                migrations.CreateModel(
                    name='MailWish',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('user', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='mail_wish', to=settings.AUTH_USER_MODEL)),
                        ('rhythm', models.CharField(choices=[('daily', 'Once a day'), ('weekly', 'Once a week, on Monday'), ('never', 'Never by mail')], default='daily', max_length=10)),
                    ],
                    options={
                        'constraints': [models.CheckConstraint(condition=models.Q(('rhythm__in', ['daily', 'weekly', 'never'])), name='core_mailwish_rhythm', violation_error_message='Choose every day, every week or never.')],
                    },
                ),
                migrations.CreateModel(
                    name='MutedTopic',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='muted_topics', to=settings.AUTH_USER_MODEL)),
                        ('topic', models.CharField(max_length=30)),
                    ],
                    options={
                        'constraints': [models.UniqueConstraint(fields=('user', 'topic'), name='core_mutedtopic_once', violation_error_message='This topic is switched off already.')],
                    },
                ),
                migrations.CreateModel(
                    name='TapUse',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('act', models.CharField(max_length=60)),
                        ('thing', models.BigIntegerField()),
                        ('version', models.CharField(blank=True, max_length=60)),
                        ('used_at', models.DateTimeField(default=django.utils.timezone.now)),
                    ],
                    options={
                        'constraints': [models.UniqueConstraint(fields=('user', 'act', 'thing', 'version'), name='core_tapuse_once', violation_error_message='This link has done its work already.')],
                    },
                ),
                migrations.CreateModel(
                    name='Follow',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='follows', to=settings.AUTH_USER_MODEL)),
                        ('kind', models.CharField(max_length=60)),
                        ('slug', models.CharField(max_length=200)),
                        ('created_at', models.DateTimeField(default=django.utils.timezone.now)),
                    ],
                    options={
                        'constraints': [models.UniqueConstraint(fields=('user', 'kind', 'slug'), name='core_follow_once', violation_error_message='You follow this already.')],
                    },
                ),
                migrations.CreateModel(
                    name='StoredFile',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('sha256', models.CharField(max_length=64, unique=True)),
                        ('name', models.CharField(help_text='As it was called; shown, never used as a path.', max_length=200)),
                        ('size', models.PositiveBigIntegerField()),
                        ('stored_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('created_at', models.DateTimeField(default=django.utils.timezone.now)),
                    ],
                ),
                migrations.CreateModel(
                    name='SlugAlias',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('kind', models.CharField(max_length=60)),
                        ('old', models.SlugField(max_length=200)),
                        ('new', models.SlugField(max_length=200)),
                        ('created_at', models.DateTimeField(default=django.utils.timezone.now)),
                    ],
                    options={
                        'constraints': [models.UniqueConstraint(fields=('kind', 'old'), name='core_slugalias_once', violation_error_message='This old address leads somewhere already.'), models.CheckConstraint(condition=models.Q(('old', models.F('new')), _negated=True), name='core_slugalias_moves', violation_error_message='The new address is the old one.')],
                    },
                ),
            ],
        ),
    ]
