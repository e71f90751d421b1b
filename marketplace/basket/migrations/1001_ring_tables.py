
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('basket', '0012_line_code'),
    ]

    operations = [
        migrations.CreateModel(
            name='LineChoice',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('amount_minor', models.PositiveIntegerField(blank=True, null=True)),
                ('brief', models.JSONField(blank=True, default=dict)),
                ('seen_minor', models.PositiveIntegerField(blank=True, null=True)),
                ('extra_of', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='extra_choices', to='basket.line')),
                ('line', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='choice', to='basket.line')),
            ],
        ),
    ]
