
import django.db.models.deletion
import marketplace.public_ids
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('offerings', '0003_bespoke'),
        ('order', '1007_consents_are_of_lines'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Review',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.CharField(default=marketplace.public_ids.new_public_id, max_length=16, unique=True)),
                ('email', models.EmailField(blank=True, max_length=254)),
                ('stars', models.PositiveSmallIntegerField()),
                ('text', models.TextField(blank=True, max_length=2000)),
                ('language', models.CharField(max_length=8)),
                ('shown_as', models.CharField(blank=True, max_length=40)),
                ('written_at', models.DateTimeField()),
                ('changed_at', models.DateTimeField()),
                ('down_at', models.DateTimeField(blank=True, null=True)),
                ('line', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='review', to='order.linefacts')),
                ('offering', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='reviews', to='offerings.offering')),
                ('user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['-written_at', '-id'],
            },
        ),
        migrations.CreateModel(
            name='Answer',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('text', models.TextField(max_length=2000)),
                ('language', models.CharField(max_length=8)),
                ('written_at', models.DateTimeField()),
                ('changed_at', models.DateTimeField()),
                ('down_at', models.DateTimeField(blank=True, null=True)),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('review', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='answer', to='buyer_reviews.review')),
            ],
        ),
        migrations.AddIndex(
            model_name='review',
            index=models.Index(fields=['offering', '-written_at'], name='review_of_offering'),
        ),
        migrations.AddConstraint(
            model_name='review',
            constraint=models.CheckConstraint(condition=models.Q(('stars__gte', 1), ('stars__lte', 5)), name='review_has_one_to_five_stars'),
        ),
        migrations.AddConstraint(
            model_name='review',
            constraint=models.UniqueConstraint(condition=models.Q(('email', ''), _negated=True), fields=('offering', 'email'), name='one_review_per_address_and_offering'),
        ),
        migrations.AddConstraint(
            model_name='review',
            constraint=models.UniqueConstraint(condition=models.Q(('user__isnull', False)), fields=('offering', 'user'), name='one_review_per_account_and_offering'),
        ),
        migrations.AddConstraint(
            model_name='answer',
            constraint=models.CheckConstraint(condition=models.Q(('text', ''), _negated=True), name='an_answer_says_something'),
        ),
    ]
