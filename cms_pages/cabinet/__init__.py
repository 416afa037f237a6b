"""The seller's admin: Wagtail's, reduced to what a seller needs. Screens are one module a noun."""
