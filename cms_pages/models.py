"""Models of this app live in `media` and `pages`; Django looks for them here."""

from cms_pages.media import BrandPictures, InstagramPost, StoreDocument, StoreImage, StoreRendition
from cms_pages.pages import FolderPage, LandingPage

__all__ = [
    "BrandPictures",
    "FolderPage",
    "InstagramPost",
    "LandingPage",
    "StoreDocument",
    "StoreImage",
    "StoreRendition",
]
