"""URLs of the platform's own host: sign-up, log-in, operators. No store is active here."""

urlpatterns: list = []
