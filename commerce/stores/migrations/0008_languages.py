from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("stores", "0007_redirects")]

    operations = [
        migrations.AddField(
            model_name="store",
            name="other_languages",
            field=models.JSONField(
                blank=True, default=list, editable=False, verbose_name="other languages"
            ),
        ),
        migrations.AddField(
            model_name="store",
            name="translations",
            field=models.JSONField(blank=True, default=dict, editable=False),
        ),
    ]
