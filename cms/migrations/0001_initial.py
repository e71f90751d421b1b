
import django.db.models.deletion
import wagtail.fields
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('wagtailcore', '0098_apitoken'),
    ]

    operations = [
        migrations.CreateModel(
            name='HomePage',
            fields=[
                ('page_ptr', models.OneToOneField(auto_created=True, on_delete=django.db.models.deletion.CASCADE, parent_link=True, primary_key=True, serialize=False, to=settings.WAGTAIL_PAGE_MODEL)),
                ('body', wagtail.fields.StreamField([('hero', 3), ('works', 7), ('newest', 10), ('makers', 13), ('cities', 16), ('text', 19), ('call', 23)], blank=True, block_lookup={0: ('cms.choosers.OfferingChooserBlock', (), {'label': 'The large work'}), 1: ('wagtail.blocks.CharBlock', (), {'label': 'The sentence', 'max_length': 120}), 2: ('wagtail.blocks.TextBlock', (), {'label': 'Two more sentences', 'max_length': 400, 'required': False}), 3: ('wagtail.blocks.StructBlock', [[('work', 0), ('title', 1), ('intro', 2)]], {}), 4: ('wagtail.blocks.CharBlock', (), {'label': 'Title', 'max_length': 80}), 5: ('cms.choosers.OfferingChooserBlock', (), {}), 6: ('wagtail.blocks.ListBlock', (5,), {'label': 'Works', 'max_num': 24, 'min_num': 1}), 7: ('wagtail.blocks.StructBlock', [[('title', 4), ('works', 6)]], {}), 8: ('wagtail.blocks.ChoiceBlock', [], {'choices': [('all', 'Everything'), ('digital', 'Files to download'), ('service', 'Services'), ('free', 'Free')], 'label': 'Which'}), 9: ('wagtail.blocks.IntegerBlock', (), {'default': 8, 'label': 'How many', 'max_value': 24, 'min_value': 3}), 10: ('wagtail.blocks.StructBlock', [[('title', 4), ('what', 8), ('count', 9)]], {}), 11: ('cms.choosers.StorefrontChooserBlock', (), {}), 12: ('wagtail.blocks.ListBlock', (11,), {'label': 'Makers', 'max_num': 12, 'min_num': 1}), 13: ('wagtail.blocks.StructBlock', [[('title', 4), ('makers', 12)]], {}), 14: ('wagtail.blocks.CharBlock', (), {'max_length': 80}), 15: ('wagtail.blocks.ListBlock', (14,), {'default': [], 'label': 'Cities, as makers write them', 'max_num': 30, 'required': False}), 16: ('wagtail.blocks.StructBlock', [[('title', 4), ('cities', 15)]], {}), 17: ('wagtail.blocks.CharBlock', (), {'label': 'Title', 'max_length': 120, 'required': False}), 18: ('wagtail.blocks.RichTextBlock', (), {'features': ['h2', 'h3', 'bold', 'italic', 'ol', 'ul', 'link'], 'label': 'Text'}), 19: ('wagtail.blocks.StructBlock', [[('title', 17), ('text', 18)]], {}), 20: ('wagtail.blocks.CharBlock', (), {'label': 'Title', 'max_length': 120}), 21: ('wagtail.blocks.TextBlock', (), {'label': 'Two sentences', 'max_length': 400}), 22: ('wagtail.blocks.CharBlock', (), {'label': 'Words on the button', 'max_length': 40}), 23: ('wagtail.blocks.StructBlock', [[('title', 20), ('text', 21), ('button', 22)]], {})}, verbose_name='What the page shows, from top to bottom')),
            ],
            options={
                'verbose_name': 'home page',
            },
            bases=('wagtailcore.page',),
        ),
        migrations.CreateModel(
            name='StandardPage',
            fields=[
                ('page_ptr', models.OneToOneField(auto_created=True, on_delete=django.db.models.deletion.CASCADE, parent_link=True, primary_key=True, serialize=False, to=settings.WAGTAIL_PAGE_MODEL)),
                ('intro', models.CharField(blank=True, max_length=280, verbose_name='One sentence under the title')),
                ('body', wagtail.fields.StreamField([('text', 2), ('works', 6), ('call', 10)], blank=True, block_lookup={0: ('wagtail.blocks.CharBlock', (), {'label': 'Title', 'max_length': 120, 'required': False}), 1: ('wagtail.blocks.RichTextBlock', (), {'features': ['h2', 'h3', 'bold', 'italic', 'ol', 'ul', 'link'], 'label': 'Text'}), 2: ('wagtail.blocks.StructBlock', [[('title', 0), ('text', 1)]], {}), 3: ('wagtail.blocks.CharBlock', (), {'label': 'Title', 'max_length': 80}), 4: ('cms.choosers.OfferingChooserBlock', (), {}), 5: ('wagtail.blocks.ListBlock', (4,), {'label': 'Works', 'max_num': 24, 'min_num': 1}), 6: ('wagtail.blocks.StructBlock', [[('title', 3), ('works', 5)]], {}), 7: ('wagtail.blocks.CharBlock', (), {'label': 'Title', 'max_length': 120}), 8: ('wagtail.blocks.TextBlock', (), {'label': 'Two sentences', 'max_length': 400}), 9: ('wagtail.blocks.CharBlock', (), {'label': 'Words on the button', 'max_length': 40}), 10: ('wagtail.blocks.StructBlock', [[('title', 7), ('text', 8), ('button', 9)]], {})}, verbose_name='Text')),
            ],
            options={
                'verbose_name': 'page of text',
            },
            bases=('wagtailcore.page',),
        ),
    ]
