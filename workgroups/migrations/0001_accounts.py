import django.db.models.deletion
import django.db.models.functions.text
import django.utils.timezone
from django.db import migrations, models

import kconnect.core.schema
import workgroups.models.people


class Migration(migrations.Migration):

    replaces = [('workgroups', '0001_initial')]

    dependencies = [
        ('auth', '0012_alter_user_first_name_max_length'),
    ]

    operations = [
        kconnect.core.schema.CreateTables(
            models=[
                migrations.CreateModel(
                    name='Person',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('name', workgroups.models.people.PersonName(max_length=150, verbose_name='name')),
                        ('name_folded', models.CharField(db_index=True, editable=False, max_length=150)),
                        ('language', models.CharField(choices=[('en', 'English'), ('es', 'Español')], default='en', max_length=2, verbose_name='language')),
                        ('email', models.EmailField(blank=True, max_length=254, verbose_name='contact e-mail')),
                        ('phone', models.CharField(blank=True, max_length=40, verbose_name='phone')),
                        ('consent', models.CharField(blank=True, choices=[('spoken', 'In person'), ('phone', 'By phone'), ('paper', 'On paper'), ('written', 'By message or online')], help_text='Empty: is not contacted.', max_length=10, verbose_name='agreed to be contacted')),
                        ('consent_on', models.DateField(blank=True, null=True, verbose_name='agreed on')),
                        ('naming', models.CharField(blank=True, choices=[('', 'Has not decided'), ('yes', 'Wants to be named'), ('no', 'Does not want to be named')], default='', help_text='As the person decided it themselves; nobody else can show a name after a no.', max_length=3, verbose_name='named in public')),
                        ('created_at', models.DateTimeField(default=django.utils.timezone.now)),
                        ('erased_at', models.DateTimeField(blank=True, editable=False, null=True)),
                    ],
                    options={
                        'verbose_name': 'person',
                        'verbose_name_plural': 'people',
                        'ordering': ['name_folded', 'pk'],
                        'constraints': [models.CheckConstraint(condition=models.Q(('language__in', ['en', 'es'])), name='workgroups_person_language', violation_error_message='Choose one of the languages.'), models.CheckConstraint(condition=models.Q(models.Q(('erased_at__isnull', True), models.Q(('name', ''), _negated=True)), models.Q(('email', ''), ('erased_at__isnull', False), ('name', ''), ('name_folded', ''), ('phone', '')), _connector='OR'), name='workgroups_person_name', violation_error_message="Give the person's name."), models.CheckConstraint(condition=models.Q(models.Q(('consent', ''), ('consent_on__isnull', True)), models.Q(('consent__in', ['spoken', 'phone', 'paper', 'written']), ('consent_on__isnull', False)), _connector='OR'), name='workgroups_person_consent', violation_error_message='Say how and when the person agreed to be contacted, or neither.'), models.CheckConstraint(condition=models.Q(('naming__in', ['', 'yes', 'no'])), name='workgroups_person_naming', violation_error_message='Say whether the person wants to be named, or leave it open.')],
                    },
                ),
                migrations.CreateModel(
                    name='User',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('password', models.CharField(max_length=128, verbose_name='password')),
                        ('last_login', models.DateTimeField(blank=True, null=True, verbose_name='last login')),
                        ('is_superuser', models.BooleanField(default=False, help_text='Designates that this user has all permissions without explicitly assigning them.', verbose_name='superuser status')),
                        ('email', models.EmailField(max_length=254, verbose_name='e-mail')),
                        ('person', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='user', to='workgroups.person', verbose_name='person')),
                        ('is_active', models.BooleanField(default=True, help_text='Off: signed out, and stays out.', verbose_name='active')),
                        ('is_demo', models.BooleanField(default=False, help_text='Skips the second factor; only on a loopback address.', verbose_name='demo account')),
                        ('date_joined', models.DateTimeField(default=django.utils.timezone.now, verbose_name='joined')),
                        ('groups', models.ManyToManyField(blank=True, help_text='The groups this user belongs to. A user will get all permissions granted to each of their groups.', related_name='user_set', related_query_name='user', to='auth.group', verbose_name='groups')),
                        ('user_permissions', models.ManyToManyField(blank=True, help_text='Specific permissions for this user.', related_name='user_set', related_query_name='user', to='auth.permission', verbose_name='user permissions')),
                    ],
                    options={
                        'verbose_name': 'account',
                        'verbose_name_plural': 'accounts',
                        'ordering': ['email'],
                        'constraints': [models.UniqueConstraint(django.db.models.functions.text.Lower('email'), name='workgroups_user_email', violation_error_message='Somebody signs in with this e-mail already.')],
                    },
                ),
            ],
        ),
    ]
