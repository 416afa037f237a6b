from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("cms_pages", "0008_page_translations")]

    operations = [
        migrations.AddField(
            model_name="storeimage",
            name="translations",
            field=models.JSONField(blank=True, default=dict, editable=False),
        ),
    ]
