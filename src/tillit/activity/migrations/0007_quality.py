import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('activity', '0006_corrections_followed'),
        ('catalogue', '0001_initial'),
        ('organisations', '0002_identity'),
    ]

    operations = [
        migrations.CreateModel(
            name='MeasuredDay',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('day', models.DateField()),
                ('statements', models.PositiveBigIntegerField()),
                ('until', models.DateTimeField()),
                ('changes', models.PositiveBigIntegerField(default=0)),
                ('measured_at', models.DateTimeField(auto_now=True)),
                ('supplier', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.organisation')),
                ('tenant', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.organisation')),
                ('use', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='catalogue.use')),
            ],
            options={
                'ordering': ['use', 'day'],
                'constraints': [models.UniqueConstraint(fields=('use', 'day'), name='measured_day_once')],
            },
        ),
        migrations.CreateModel(
            name='Flaw',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('dimension', models.CharField(max_length=20)),
                ('finding', models.CharField(max_length=40)),
                ('field', models.CharField(blank=True, max_length=60)),
                ('number', models.PositiveBigIntegerField()),
                ('of', models.PositiveBigIntegerField()),
                ('several', models.BooleanField()),
                ('supplier', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.organisation')),
                ('tenant', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.organisation')),
                ('measured', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='flaws', to='activity.measuredday')),
            ],
            options={
                'ordering': ['measured', 'dimension', 'finding', 'field'],
                'constraints': [models.UniqueConstraint(fields=('measured', 'finding', 'field'), name='flaw_once')],
            },
        ),
    ]
