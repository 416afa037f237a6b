from oscar.apps.basket.middleware import BasketMiddleware as OscarBasketMiddleware


class BasketMiddleware(OscarBasketMiddleware):
    """Oscar's lazy basket, on a store's host only."""

    def __call__(self, request):
        if request.store is None:
            return self.get_response(request)
        return super().__call__(request)
