from django.db import migrations, models


class Migration(migrations.Migration):
    """What follows the stream takes away again what no longer holds: when it was corrected, and whether it was counted."""

    dependencies = [('activity', '0005_parts_in_time')]

    operations = [
        migrations.AlterModelOptions(name='statement', options={}),
        migrations.AddField(
            model_name='correction',
            name='outside_hours',
            field=models.BooleanField(db_default=False, default=False),
        ),
        migrations.AddIndex(
            model_name='correction',
            index=models.Index(fields=['use_id', 'corrected_at'], name='correction_at'),
        ),
    ]
