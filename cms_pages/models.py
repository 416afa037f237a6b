"""Models of this app live in `media`, `pages`, `content_pages` and `page_translations`; Django looks for them here."""

from cms_pages.content_pages import ContentPage
from cms_pages.media import BrandPictures, InstagramPost, StoreDocument, StoreImage, StoreRendition
from cms_pages.page_translations import ContentTranslation, LandingTranslation
from cms_pages.pages import FolderPage, LandingPage

__all__ = [
    "BrandPictures",
    "ContentPage",
    "ContentTranslation",
    "FolderPage",
    "InstagramPost",
    "LandingPage",
    "LandingTranslation",
    "StoreDocument",
    "StoreImage",
    "StoreRendition",
]
