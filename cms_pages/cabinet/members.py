"""Members: invited by e-mail, given a role, removed. Only owners come here."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.auth import login
from django.contrib.auth.forms import SetPasswordForm
from django.contrib.auth.tokens import default_token_generator
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.http import urlsafe_base64_decode
from django.utils.translation import gettext_lazy as _
from django.views import View
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from wagtail.admin import messages
from wagtail.admin.views.generic import CreateView, DeleteView, EditView, IndexView

from cms_pages.cabinet.base import CabinetViewSet, Cell, FormMixin, ListMixin, NameCell, ServiceForm
from cms_pages.tasks import send_invitation_task
from commerce.accounts.models import User
from commerce.stores.members import MembershipRefused, add_member, change_role, is_founder, remove_member
from commerce.stores.models import Membership
from commerce.stores.roles import Area, Role

ROLE_HELP = _(
    "Owners may do everything. Managers sell, write and set discounts. Staff handle orders. Viewers only look."
)


class InviteForm(ServiceForm):
    email = forms.EmailField(label=_("E-mail"), max_length=254)
    role = forms.ChoiceField(label=_("Role"), choices=Role.choices, initial=Role.STAFF, help_text=ROLE_HELP)

    def save(self) -> Membership:
        membership = add_member(email=self.cleaned_data["email"], role=Role(self.cleaned_data["role"]))
        send_invitation_task.delay_on_commit(membership.pk)
        return membership


class RoleForm(ServiceForm):
    role = forms.ChoiceField(label=_("Role"), choices=Role.choices, help_text=ROLE_HELP)

    def initial_of(self, instance: Membership) -> dict[str, Any]:
        return {"role": instance.role}

    def save(self) -> Membership:
        return change_role(membership=self.instance, role=Role(self.cleaned_data["role"]))


def _note(membership: Membership) -> Any:
    if is_founder(membership):
        return _("The store is theirs")
    return "" if membership.user.has_usable_password() else _("Invited, has not come yet")


class MemberList(ListMixin, IndexView):
    page_title = _("Members")
    add_item_label = _("Invite somebody")
    intro = ROLE_HELP
    default_ordering = "created_at"
    is_searchable = False

    def get_base_queryset(self) -> QuerySet:
        return super().get_base_queryset().select_related("user")

    def get_valid_orderings(self) -> list[str]:
        return []

    def get_edit_url(self, instance: Membership) -> str | None:
        return None if is_founder(instance) else super().get_edit_url(instance)

    def get_delete_url(self, instance: Membership) -> str | None:
        return None if is_founder(instance) else super().get_delete_url(instance)

    @property
    def columns(self) -> list[Any]:
        name = self._get_title_column_class(NameCell)
        return [
            name(
                "user", label=_("Member"), get_url=self.get_edit_url, accessor=lambda row: row.user.email,
                get_note=lambda row: _note(row) or row.user.get_full_name(),
            ),
            Cell("role", label=_("Role"), accessor="get_role_display"),
        ]  # fmt: skip


class MemberInvite(FormMixin, CreateView):
    page_title = page_subtitle = _("Invite somebody")
    header_icon = "group"
    error_message = _("Nobody was invited yet: see what is marked below.")
    submit_button_label = _("Invite")

    def get_success_message(self, instance: Membership) -> Any:
        return _("%(email)s is a member now. A letter with a link is on its way.") % {
            "email": instance.user.email
        }

    def get_success_buttons(self) -> list[Any]:
        return []


class MemberEdit(FormMixin, EditView):
    header_icon = "group"
    delete_item_label = _("Remove")
    error_message = _("The role was not changed.")

    def get_page_subtitle(self) -> str:
        return self.object.user.email

    def get_success_message(self) -> Any:
        return _("%(email)s: %(role)s.") % {
            "email": self.object.user.email, "role": self.object.get_role_display(),
        }  # fmt: skip

    def get_success_buttons(self) -> list[Any]:
        return []


class MemberRemove(DeleteView):
    template_name = "cabinet/confirm_delete.html"
    page_title = _("Remove the member")
    confirmation_message = _(
        "They will no longer see this cabinet. What they did stays in the history of orders."
    )

    def form_valid(self, form: Any) -> HttpResponse:
        email = self.object.user.email
        try:
            remove_member(membership=self.object)
        except MembershipRefused as refused:
            messages.error(self.request, refused.message)
        else:
            messages.success(self.request, _("%(email)s is no longer a member.") % {"email": email})
        return redirect(self.get_success_url())


class MemberViewSet(CabinetViewSet):
    model = Membership
    name = "members"
    area = Area.MEMBERS
    icon = "group"
    list_per_page = 100
    form_class = InviteForm
    refusals = (MembershipRefused,)
    index_view_class = MemberList
    add_view_class = MemberInvite
    edit_view_class = MemberEdit
    delete_view_class = MemberRemove

    def get_form_class(self, for_update: bool = False) -> type[forms.BaseForm]:
        return RoleForm if for_update else InviteForm


@method_decorator([never_cache, sensitive_post_parameters()], name="dispatch")
class JoinView(View):
    """Where an invitation's link leads: a new member chooses a password and is let in. The link works once."""

    def dispatch(self, request: HttpRequest, uid: str, token: str) -> HttpResponse:
        if request.store is None:
            raise Http404
        user = _invited(uid)
        if user is None or not default_token_generator.check_token(user, token):
            return render(request, "cabinet/join_expired.html", status=410)
        form = SetPasswordForm(user, request.POST or None)
        if request.method == "POST" and form.is_valid():
            user.email_confirmed_at = user.email_confirmed_at or timezone.now()
            form.save()
            login(request, user, backend="django.contrib.auth.backends.ModelBackend")
            return redirect("wagtailadmin_home")
        return render(request, "cabinet/join.html", {"form": form, "email": user.email})


def _invited(uid: str) -> User | None:
    """The invited person: a member of this store who has no password yet."""
    try:
        pk = int(urlsafe_base64_decode(uid))
    except (ValueError, OverflowError):
        return None
    membership = Membership.objects.filter(user_id=pk, user__is_active=True).select_related("user").first()
    return membership.user if membership is not None and not membership.user.has_usable_password() else None
