
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('partner', '1001_ring_tables'),
        ('pictures', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Storefront',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('slug', models.SlugField(max_length=60, unique=True)),
                ('name', models.CharField(max_length=100)),
                ('city', models.CharField(max_length=80)),
                ('country', models.CharField(max_length=2)),
                ('language', models.CharField(max_length=8)),
                ('sentence', models.JSONField(default=dict)),
                ('story', models.JSONField(blank=True, default=dict)),
                ('disciplines', models.JSONField(blank=True, default=list)),
                ('spoken', models.JSONField(blank=True, default=list)),
                ('policies', models.JSONField(blank=True, default=dict)),
                ('hue', models.PositiveSmallIntegerField(default=265)),
                ('is_demo', models.BooleanField(default=False)),
                ('version', models.PositiveIntegerField(default=1)),
                ('created_at', models.DateTimeField()),
                ('changed_at', models.DateTimeField()),
                ('cover', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='pictures.picture')),
                ('partner', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='storefront', to='partner.partner')),
                ('portrait', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='pictures.picture')),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('hue__gte', 0), ('hue__lt', 360)), name='storefront_hue_on_the_wheel')],
            },
        ),
    ]
