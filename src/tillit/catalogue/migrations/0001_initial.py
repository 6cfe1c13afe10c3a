import django.contrib.postgres.fields
import django.contrib.postgres.search
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('documents', '0001_initial'),
        ('organisations', '0001_initial'),
        ('organisations', '__first__'),
    ]

    operations = [
        migrations.CreateModel(
            name='Declaration',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveIntegerField()),
                ('source', models.CharField(choices=[('supplier', 'answered by the supplier'), ('terms', 'filled in from public terms')], max_length=20)),
                ('answers', models.JSONField(default=dict)),
                ('declared_by', models.CharField(blank=True, max_length=200)),
                ('declared_at', models.DateTimeField()),
                ('content_hash', models.CharField(max_length=64)),
                ('tenant', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.organisation')),
            ],
            options={
                'ordering': ['-number'],
            },
        ),
        migrations.CreateModel(
            name='DeclarationRequest',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('revision', models.PositiveIntegerField(default=0)),
                ('kind', models.CharField(choices=[('link', 'sent to the supplier'), ('own', 'by the supplier, logged in'), ('terms', 'by the network, from public terms')], default='link', max_length=10)),
                ('email', models.EmailField(blank=True, max_length=254)),
                ('message', models.TextField(blank=True)),
                ('token_hash', models.CharField(max_length=64, unique=True)),
                ('asked_at', models.DateTimeField(auto_now_add=True)),
                ('expires_at', models.DateTimeField()),
                ('withdrawn_at', models.DateTimeField(null=True)),
                ('answers', models.JSONField(default=dict)),
                ('editor', models.CharField(blank=True, max_length=40)),
                ('asked_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('declaration', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='catalogue.declaration')),
                ('tenant', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.organisation')),
            ],
            options={
                'ordering': ['-id'],
            },
        ),
        migrations.CreateModel(
            name='Service',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('revision', models.PositiveIntegerField(default=0)),
                ('name', models.CharField(max_length=200)),
                ('other_names', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=200), blank=True, default=list, size=None)),
                ('url', models.URLField(blank=True, max_length=500)),
                ('key', models.CharField(max_length=200)),
                ('host', models.CharField(blank=True, max_length=200)),
                ('words', models.TextField(blank=True)),
                ('vector', models.GeneratedField(db_persist=True, expression=django.contrib.postgres.search.SearchVector('words', config='simple'), output_field=django.contrib.postgres.search.SearchVectorField())),
                ('supplier_name', models.CharField(blank=True, max_length=200)),
                ('description', models.TextField(blank=True)),
                ('subjects', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=60), blank=True, default=list, size=None)),
                ('years', django.contrib.postgres.fields.ArrayField(base_field=models.PositiveSmallIntegerField(), blank=True, default=list, size=None)),
                ('platforms', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(choices=[('feide', 'Feide'), ('ipad', 'iPad'), ('microsoft', 'Microsoft'), ('google', 'Google'), ('web', 'Web')], max_length=20), blank=True, default=list, size=None)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('withdrawn_on', models.DateField(blank=True, null=True)),
                ('supplier', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='services', to='organisations.organisation')),
            ],
            options={
                'ordering': ['name', 'id'],
                'indexes': [models.Index(fields=['key'], name='service_key_prefix', opclasses=['varchar_pattern_ops']), models.Index(fields=['host'], name='catalogue_s_host_2bdc9d_idx'), models.Index(fields=['name', 'id'], name='catalogue_s_name_68bdb1_idx'), models.Index(fields=['supplier', 'name'], name='catalogue_s_supplie_96fc75_idx')],
            },
        ),
        migrations.CreateModel(
            name='PublishedStatus',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('status', models.CharField(choices=[('under_work', 'under assessment'), ('approved', 'approved'), ('conditions', 'approved with conditions'), ('refused', 'not approved'), ('phasing_out', 'being phased out'), ('ended', 'no longer in use')], max_length=20)),
                ('reason', models.TextField(blank=True)),
                ('conditions', models.TextField(blank=True)),
                ('guidelines', models.TextField(blank=True)),
                ('platforms', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=20), blank=True, default=list, size=None)),
                ('review_by', models.DateField(blank=True, null=True)),
                ('explanation', models.JSONField(blank=True, default=dict)),
                ('child_explanation', models.JSONField(blank=True, default=dict)),
                ('decided_on', models.DateField(blank=True, null=True)),
                ('published_at', models.DateTimeField()),
                ('latest', models.BooleanField(default=True)),
                ('tenant', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.organisation')),
                ('service', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='published', to='catalogue.service')),
            ],
            options={
                'ordering': ['-id'],
                'indexes': [models.Index(fields=['service', 'tenant', '-id'], name='catalogue_p_service_ea786d_idx'), models.Index(condition=models.Q(('latest', True)), fields=['tenant', 'status'], name='published_by_tenant')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('latest', True)), fields=('service', 'tenant'), name='published_latest_once'), models.CheckConstraint(condition=models.Q(('status__in', ['under_work', 'approved', 'conditions', 'refused', 'phasing_out', 'ended'])), name='published_status_known')],
            },
        ),
        migrations.CreateModel(
            name='Evidence',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('question', models.CharField(max_length=60)),
                ('file', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='documents.storedfile')),
                ('request', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='evidence', to='catalogue.declarationrequest')),
                ('tenant', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.organisation')),
                ('service', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='catalogue.service')),
            ],
            options={
                'ordering': ['id'],
            },
        ),
        migrations.AddField(
            model_name='declarationrequest',
            name='service',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='requests', to='catalogue.service'),
        ),
        migrations.AddField(
            model_name='declaration',
            name='service',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='declarations', to='catalogue.service'),
        ),
        migrations.CreateModel(
            name='ChangeNotice',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('subprocessor', 'new sub-processor'), ('country', 'data in another country'), ('terms', 'new terms'), ('ai', 'new AI function'), ('data', 'new kinds of data'), ('owner', 'new owner of the supplier'), ('other', 'other change')], max_length=20)),
                ('description', models.TextField()),
                ('effective_on', models.DateField(blank=True, null=True)),
                ('noticed_at', models.DateTimeField(auto_now_add=True)),
                ('noticed_by', models.CharField(blank=True, max_length=200)),
                ('tenant', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.organisation')),
                ('service', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='change_notices', to='catalogue.service')),
            ],
            options={
                'ordering': ['-id'],
                'indexes': [models.Index(fields=['service', '-id'], name='catalogue_c_service_309e20_idx')],
            },
        ),
        migrations.CreateModel(
            name='Use',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('service', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='uses', to='catalogue.service')),
                ('tenant', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.organisation')),
            ],
            options={
                'ordering': ['id'],
                'constraints': [models.UniqueConstraint(fields=('tenant', 'service'), name='use_once')],
            },
        ),
        migrations.AddIndex(
            model_name='declarationrequest',
            index=models.Index(fields=['tenant', 'service'], name='catalogue_d_tenant__f3322a_idx'),
        ),
        migrations.AddConstraint(
            model_name='declarationrequest',
            constraint=models.UniqueConstraint(condition=models.Q(('declaration', None), ('withdrawn_at', None)), fields=('tenant', 'service', 'kind'), name='request_open_once'),
        ),
        migrations.AddConstraint(
            model_name='declaration',
            constraint=models.UniqueConstraint(fields=('service', 'number'), name='declaration_number_once'),
        ),
    ]
