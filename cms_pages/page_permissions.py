"""What may be done to a store's home page: changed and published, nothing else."""

from typing import Any

from wagtail.models import PagePermissionTester


class LandingPermissionTester(PagePermissionTester):
    """Deleting a home page would take the Site row with it; the rest has no meaning for the one page of a store."""

    def _never(self, *args: Any, **kwargs: Any) -> bool:
        return False

    can_add_subpage = can_delete = can_unpublish = can_publish_subpage = can_set_view_restrictions = _never
    can_lock = can_unlock = can_reorder_children = can_move = can_copy = can_copy_to = can_move_to = _never
    can_submit_for_moderation = can_unschedule = _never
