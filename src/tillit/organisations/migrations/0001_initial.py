import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='Person',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('password', models.CharField(max_length=128, verbose_name='password')),
                ('last_login', models.DateTimeField(blank=True, null=True, verbose_name='last login')),
                ('username', models.CharField(max_length=150, unique=True)),
                ('email', models.EmailField(blank=True, max_length=254)),
                ('name', models.CharField(max_length=200)),
                ('language', models.CharField(blank=True, max_length=2)),
                ('is_active', models.BooleanField(default=True)),
                ('date_joined', models.DateTimeField(auto_now_add=True)),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Organisation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('revision', models.PositiveIntegerField(default=0)),
                ('kind', models.CharField(choices=[('national', 'national actor'), ('collaboration', 'collaboration'), ('owner', 'school owner'), ('school', 'school'), ('group', 'group'), ('supplier', 'supplier')], max_length=20)),
                ('name', models.CharField(max_length=200)),
                ('path', django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), default=list, size=None)),
                ('number', models.CharField(blank=True, max_length=20)),
                ('feide_realm', models.CharField(blank=True, max_length=100)),
                ('written_norm', models.CharField(default='nn', max_length=2)),
                ('platforms', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(choices=[('feide', 'Feide'), ('ipad', 'iPad'), ('microsoft', 'Microsoft'), ('google', 'Google'), ('web', 'Web')], max_length=20), blank=True, default=list, size=None)),
                ('contact_name', models.CharField(blank=True, max_length=200)),
                ('contact_email', models.EmailField(blank=True, max_length=254)),
                ('dpo_name', models.CharField(blank=True, max_length=200)),
                ('dpo_email', models.EmailField(blank=True, max_length=254)),
                ('address', models.CharField(blank=True, max_length=200)),
                ('country', models.CharField(default='NO', max_length=2)),
                ('closed_on', models.DateField(blank=True, null=True)),
                ('parent', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='children', to='organisations.organisation')),
            ],
            options={
                'ordering': ['name'],
                'indexes': [django.contrib.postgres.indexes.GinIndex(fields=['path'], name='organisatio_path_3fe72b_gin'), models.Index(fields=['kind', 'name'], name='organisatio_kind_2b7277_idx')],
                'constraints': [models.CheckConstraint(condition=models.Q(('kind__in', ['national', 'collaboration', 'owner', 'school', 'group', 'supplier'])), name='organisation_kind_known'), models.UniqueConstraint(condition=models.Q(models.Q(('number', ''), _negated=True), ('closed_on', None)), fields=('number',), name='organisation_number')],
            },
        ),
        migrations.CreateModel(
            name='Membership',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('role', models.CharField(choices=[('teacher', 'teacher'), ('network', 'network member'), ('dpo', 'data protection officer'), ('coordinator', 'coordination group member'), ('director', 'municipal director'), ('principal', 'principal'), ('pupil', 'pupil'), ('guardian', 'guardian'), ('student', 'student'), ('council', 'council representative'), ('supplier', 'supplier'), ('national', 'national actor')], max_length=20)),
                ('since', models.DateField()),
                ('until', models.DateField(blank=True, null=True)),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='memberships', to=settings.AUTH_USER_MODEL)),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='memberships', to='organisations.organisation')),
                ('tenant', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.organisation')),
            ],
            options={
                'ordering': ['id'],
                'indexes': [models.Index(fields=['tenant', 'role'], name='organisatio_tenant__600e5e_idx')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('until', None)), fields=('person', 'organisation', 'role'), name='membership_once'), models.CheckConstraint(condition=models.Q(('until', None), ('until__gte', models.F('since')), _connector='OR'), name='membership_ends_after'), models.CheckConstraint(condition=models.Q(('role__in', ['teacher', 'network', 'dpo', 'coordinator', 'director', 'principal', 'pupil', 'guardian', 'student', 'council', 'supplier', 'national'])), name='membership_role_known')],
            },
        ),
        migrations.CreateModel(
            name='Invitation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('role', models.CharField(choices=[('teacher', 'teacher'), ('network', 'network member'), ('dpo', 'data protection officer'), ('coordinator', 'coordination group member'), ('director', 'municipal director'), ('principal', 'principal'), ('pupil', 'pupil'), ('guardian', 'guardian'), ('student', 'student'), ('council', 'council representative'), ('supplier', 'supplier'), ('national', 'national actor')], max_length=20)),
                ('email', models.EmailField(max_length=254)),
                ('name', models.CharField(blank=True, max_length=200)),
                ('token_hash', models.CharField(max_length=64, unique=True)),
                ('invited_at', models.DateTimeField(auto_now_add=True)),
                ('expires_at', models.DateTimeField()),
                ('accepted_at', models.DateTimeField(null=True)),
                ('withdrawn_at', models.DateTimeField(null=True)),
                ('accepted_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('invited_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.organisation')),
                ('tenant', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.organisation')),
            ],
            options={
                'ordering': ['-id'],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('accepted_at', None), ('accepted_by', None)), models.Q(('accepted_at__isnull', False), ('accepted_by__isnull', False)), _connector='OR'), name='invitation_accepted_paired')],
            },
        ),
        migrations.CreateModel(
            name='ApiToken',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=100)),
                ('token_hash', models.CharField(max_length=64, unique=True)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('revoked_at', models.DateTimeField(null=True)),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='api_tokens', to=settings.AUTH_USER_MODEL)),
                ('membership', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='organisations.membership')),
                ('tenant', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.organisation')),
            ],
            options={
                'ordering': ['-id'],
            },
        ),
        migrations.CreateModel(
            name='RoleProposal',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('role', models.CharField(choices=[('teacher', 'teacher'), ('network', 'network member'), ('dpo', 'data protection officer'), ('coordinator', 'coordination group member'), ('director', 'municipal director'), ('principal', 'principal'), ('pupil', 'pupil'), ('guardian', 'guardian'), ('student', 'student'), ('council', 'council representative'), ('supplier', 'supplier'), ('national', 'national actor')], max_length=20)),
                ('source', models.CharField(max_length=60)),
                ('proposed_at', models.DateTimeField(auto_now_add=True)),
                ('answered_at', models.DateTimeField(null=True)),
                ('accepted', models.BooleanField(default=False)),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.organisation')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('tenant', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.organisation')),
            ],
            options={
                'ordering': ['-id'],
                'constraints': [models.UniqueConstraint(fields=('person', 'organisation', 'role'), name='proposal_once'), models.CheckConstraint(condition=models.Q(('role__in', ['teacher', 'pupil', 'student'])), name='proposal_humble')],
            },
        ),
    ]
