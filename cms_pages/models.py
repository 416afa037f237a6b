"""Models of this app live in `media`, `pages` and `content_pages`; Django looks for them here."""

from cms_pages.content_pages import ContentPage
from cms_pages.media import BrandPictures, InstagramPost, StoreDocument, StoreImage, StoreRendition
from cms_pages.pages import FolderPage, LandingPage

__all__ = [
    "BrandPictures",
    "ContentPage",
    "FolderPage",
    "InstagramPost",
    "LandingPage",
    "StoreDocument",
    "StoreImage",
    "StoreRendition",
]
