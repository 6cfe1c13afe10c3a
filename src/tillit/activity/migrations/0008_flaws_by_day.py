import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    """A day and what was found on it are read by an audience each: neither can point at the other. Both are counted anew."""

    dependencies = [
        ('activity', '0007_quality'),
        ('catalogue', '0001_initial'),
        ('organisations', '0002_identity'),
    ]

    operations = [
        migrations.DeleteModel(name='Flaw'),
        migrations.RunSQL('DELETE FROM activity_measuredday', migrations.RunSQL.noop),
        migrations.CreateModel(
            name='Flaw',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('day', models.DateField()),
                ('dimension', models.CharField(max_length=20)),
                ('finding', models.CharField(max_length=40)),
                ('field', models.CharField(blank=True, max_length=60)),
                ('number', models.PositiveBigIntegerField()),
                ('of', models.PositiveBigIntegerField()),
                ('several', models.BooleanField()),
                ('supplier', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.organisation')),
                ('tenant', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.organisation')),
                ('use', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='catalogue.use')),
            ],
            options={
                'ordering': ['use', 'day', 'dimension', 'finding', 'field'],
                'constraints': [models.UniqueConstraint(fields=('use', 'day', 'finding', 'field'), name='flaw_once')],
            },
        ),
    ]
