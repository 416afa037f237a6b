from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("offer", "0004_members_function")]

    operations = [
        migrations.AddField(
            model_name="conditionaloffer",
            name="translations",
            field=models.JSONField(blank=True, default=dict, editable=False),
        ),
    ]
