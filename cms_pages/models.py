"""Models of this app live in `media` and `pages`; Django looks for them here."""

from cms_pages.media import InstagramPost, StoreDocument, StoreImage, StoreRendition
from cms_pages.pages import FolderPage, LandingPage

__all__ = ["FolderPage", "InstagramPost", "LandingPage", "StoreDocument", "StoreImage", "StoreRendition"]
