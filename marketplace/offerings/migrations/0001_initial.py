
import django.db.models.deletion
import marketplace.public_ids
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('catalogue', '0032_category_exclude_from_menu_category_long_description'),
        ('files', '0001_initial'),
        ('partner', '0007_partneraddress_code'),
    ]

    operations = [
        migrations.CreateModel(
            name='OfferingEvent',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('old', models.CharField(max_length=10)),
                ('new', models.CharField(max_length=10)),
                ('why', models.CharField(blank=True, max_length=300)),
                ('at', models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name='OfferingFile',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('label', models.CharField(max_length=120)),
                ('position', models.PositiveSmallIntegerField(default=0)),
                ('removed_at', models.DateTimeField(blank=True, null=True)),
            ],
            options={
                'ordering': ['position', 'id'],
            },
        ),
        migrations.CreateModel(
            name='OfferingPicture',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('position', models.PositiveSmallIntegerField(default=0)),
                ('alt', models.JSONField(default=dict)),
            ],
            options={
                'ordering': ['position', 'id'],
            },
        ),
        migrations.CreateModel(
            name='OfferingText',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('language', models.CharField(max_length=8)),
                ('title', models.CharField(max_length=120)),
                ('summary', models.CharField(blank=True, max_length=280)),
                ('description', models.TextField(blank=True, max_length=8000)),
                ('tags', models.JSONField(blank=True, default=list)),
                ('origin', models.CharField(choices=[('written', 'Written by a person'), ('machine', 'Machine draft, not yet confirmed'), ('confirmed', 'Machine draft, confirmed by a person')], default='written', max_length=10)),
            ],
        ),
        migrations.CreateModel(
            name='SavedOffering',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name='Tier',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('position', models.PositiveSmallIntegerField(default=0)),
                ('code', models.CharField(max_length=20)),
                ('scope', models.JSONField(blank=True, default=dict)),
                ('rights', models.JSONField(default=dict)),
                ('licence', models.CharField(max_length=60)),
                ('delivery_days', models.PositiveSmallIntegerField(blank=True, null=True)),
                ('revisions', models.PositiveSmallIntegerField(blank=True, null=True)),
                ('is_active', models.BooleanField(default=True)),
            ],
            options={
                'ordering': ['position', 'id'],
            },
        ),
        migrations.CreateModel(
            name='CategoryNames',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(max_length=80, unique=True)),
                ('names', models.JSONField(default=dict)),
                ('kinds', models.JSONField(default=list)),
                ('position', models.PositiveSmallIntegerField(default=0)),
                ('category', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='names', to='catalogue.category')),
            ],
            options={
                'verbose_name_plural': 'category names',
            },
        ),
        migrations.CreateModel(
            name='FileVersion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveIntegerField(default=1)),
                ('note', models.CharField(blank=True, max_length=200)),
                ('created_at', models.DateTimeField()),
                ('file', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='files.privatefile')),
            ],
            options={
                'ordering': ['-number'],
            },
        ),
        migrations.CreateModel(
            name='Offering',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.CharField(default=marketplace.public_ids.short_id, max_length=16, unique=True)),
                ('slug', models.SlugField(default='work', max_length=80)),
                ('kind', models.CharField(choices=[('digital', 'Digital product'), ('service', 'Service')], max_length=10)),
                ('tax_nature', models.CharField(choices=[('e_service', 'Electronic service'), ('e_book', 'E-book'), ('human_service', 'Work of a person')], max_length=16)),
                ('state', models.CharField(choices=[('draft', 'Draft'), ('in_review', 'In review'), ('published', 'Published'), ('paused', 'Paused'), ('withdrawn', 'Withdrawn')], default='draft', max_length=10)),
                ('language', models.CharField(max_length=8)),
                ('ai_use', models.CharField(blank=True, choices=[('none', 'Made without generative AI'), ('assisted', 'Made with some help of generative AI'), ('generated', 'Made mainly by generative AI')], max_length=10)),
                ('ai_note', models.CharField(blank=True, max_length=300)),
                ('spoken', models.JSONField(blank=True, default=list)),
                ('brief_questions', models.JSONField(blank=True, default=list)),
                ('attributes', models.JSONField(blank=True, default=dict)),
                ('edition_size', models.PositiveIntegerField(blank=True, null=True)),
                ('version', models.PositiveIntegerField(default=1)),
                ('created_at', models.DateTimeField()),
                ('changed_at', models.DateTimeField()),
                ('published_at', models.DateTimeField(blank=True, null=True)),
                ('category', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='offerings', to='catalogue.category')),
                ('partner', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='offerings', to='partner.partner')),
                ('product', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='offering', to='catalogue.product')),
            ],
        ),
        migrations.CreateModel(
            name='Extra',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.JSONField(default=dict)),
                ('extra_days', models.PositiveSmallIntegerField(default=0)),
                ('position', models.PositiveSmallIntegerField(default=0)),
                ('is_active', models.BooleanField(default=True)),
                ('product', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='extra', to='catalogue.product')),
                ('offering', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='extras', to='offerings.offering')),
            ],
            options={
                'ordering': ['position', 'id'],
            },
        ),
    ]
