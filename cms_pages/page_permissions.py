"""What Wagtail's editor may do to a store's pages: change and publish, nothing else."""

from typing import Any

from wagtail.models import PagePermissionTester


class StorePagePermissionTester(PagePermissionTester):
    """Deleting a home page would take the Site row with it. The cabinet's list adds, hides and deletes pages."""

    def _never(self, *args: Any, **kwargs: Any) -> bool:
        return False

    can_add_subpage = can_delete = can_unpublish = can_publish_subpage = can_set_view_restrictions = _never
    can_lock = can_unlock = can_reorder_children = can_move = can_copy = can_copy_to = can_move_to = _never
    can_submit_for_moderation = can_unschedule = _never
