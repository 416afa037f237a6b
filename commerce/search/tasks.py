from celery import shared_task

from commerce.search import indexing


@shared_task
def index_products_task(product_ids: list[int]) -> None:
    """`index_products` for more products than a request should wait for."""
    indexing.index_products(product_ids)


@shared_task
def index_store_task() -> None:
    """Index a whole store, after a change of its language."""
    indexing.index_store()
