"""Store-owned models: late-bound managers, per-store uniques, and writes that refuse another store.

Oscar binds querysets at import time, so the filter is an expression that reads the active store when SQL is
compiled, not when a queryset is built.
"""

from __future__ import annotations

from typing import Any

from django.core import checks
from django.core.exceptions import NON_FIELD_ERRORS, FullResultSet, ValidationError
from django.db import models
from django.db.models.signals import class_prepared
from django.db.models.sql import Query

from commerce.context import ALL, CrossStoreWrite, StoreContextMissing, active, active_store_id


class ActiveStore(models.Expression):
    """The active store's pk, read when the SQL is compiled.

    It stands on the right of `store_id =`, so the lookup stays a plain Exact on a column: modelsearch and related
    managers walk WHERE clauses and expect `lookup.lhs.target`.
    """

    def __init__(self, *, strict: bool = False) -> None:
        super().__init__(output_field=models.BigIntegerField())
        self.strict = strict

    @property
    def identity(self) -> tuple[Any, ...]:  # Expression.identity inspects the signature at each hash
        return (self.__class__, self.strict)

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, tuple[Any, ...]]:
        store = active()
        if store is None or (store == ALL and self.strict):
            raise StoreContextMissing(
                f"{compiler.query.model._meta.label} was queried outside a store: enter store_context(store) first"
                + (
                    " (trees refuse all_stores(): their paths repeat from store to store)"
                    if store == ALL
                    else ""
                )
            )
        if store == ALL:
            raise FullResultSet  # WhereNode drops the clause
        return "%s", (store,)


class StoreScopedManager(models.Manager):
    """Mixed into every manager of a store-owned model by `_scope_model`."""

    def get_queryset(self) -> models.QuerySet:
        queryset = super().get_queryset()
        if queryset.query.where:  # a manager that narrows: maybe by the clock
            return self._of_store(queryset)
        # Adding the condition costs more than all else that a queryset takes to make: once for each manager.
        kept = _scoped_queries.get((type(self), self.model))
        if kept is None:
            kept = _scoped_queries[type(self), self.model] = self._of_store(queryset).query
        queryset.query = kept.clone()
        return queryset

    def _of_store(self, queryset: models.QuerySet) -> models.QuerySet:
        is_tree = hasattr(self.model, "steplen")
        return queryset.filter(store_id=ActiveStore(strict=is_tree))


_scoped_queries: dict[tuple[type, type[models.Model]], Query] = {}


class StoreOwned(models.Model):
    """Base of every model whose rows belong to one store."""

    store = models.ForeignKey(
        "stores.Store", on_delete=models.PROTECT, editable=False, default=active_store_id, related_name="+"
    )

    unscoped = models.Manager()
    unscoped.allow_unscoped = True

    class Meta:
        abstract = True

    def validate_unique(self, exclude: Any = None) -> None:
        super().validate_unique(exclude=set(exclude or ()) - {"store"})

    def validate_constraints(self, exclude: Any = None) -> None:
        """Check per-store constraints too, and report each on the field that the reader can change.

        Forms exclude `store`, and what a condition names: Django would silently skip such constraints, and a duplicate
        would come back from the database as a server error.
        """
        hidden = set(exclude or ()) - {"store"}
        errors: dict[str, list[Any]] = {}
        for model, constraints in self.get_constraints():
            for constraint in constraints:
                try:
                    constraint.validate(model, self, exclude=hidden - _named_in_condition(constraint))
                except ValidationError as error:
                    fields = tuple(name for name in getattr(constraint, "fields", ()) if name != "store")
                    if not fields:
                        errors = error.update_error_dict(errors)
                        continue
                    if constraint.violation_error_message == constraint.default_violation_error_message:
                        error = self.unique_error_message(model, fields)
                    errors.setdefault(fields[0] if len(fields) == 1 else NON_FIELD_ERRORS, []).append(error)
        if errors:
            raise ValidationError(errors)

    def save(self, *args: Any, **kwargs: Any) -> None:
        refuse_other_store(self)
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> Any:
        refuse_other_store(self)
        return super().delete(*args, **kwargs)


def _named_in_condition(constraint: models.BaseConstraint) -> set[str]:
    is_conditional = isinstance(constraint, models.UniqueConstraint) and constraint.condition is not None
    return constraint.condition.referenced_base_fields if is_conditional else set()


def refuse_other_store(instance: models.Model) -> None:
    """Refuse to write a row with no store entered, a row of another store, and one with a loaded relation of another.

    Raises StoreContextMissing, CrossStoreWrite. Rows that are not loaded, and bulk writes, are PostgreSQL's to refuse:
    see guards.
    """
    label, current = instance._meta.label, active()
    if current is None or instance.store_id is None:
        raise StoreContextMissing(f"{label} was written outside a store: enter store_context(store) first")
    if current not in (ALL, instance.store_id):
        raise CrossStoreWrite(f"{label} of store {instance.store_id} written from store {current}")
    for field in instance._meta.concrete_fields:
        if field.is_relation and field.is_cached(instance):
            other = getattr(instance, field.name)
            if isinstance(other, StoreOwned) and other.store_id != instance.store_id:
                raise CrossStoreWrite(
                    f"{label}.{field.name} of store {instance.store_id} points at store {other.store_id}"
                )


def _scope_model(sender: type[models.Model], **kwargs: Any) -> None:
    """Give each concrete store-owned model scoped managers and per-store uniques, whatever its bases declared."""
    if not issubclass(sender, StoreOwned) or sender._meta.proxy or sender._meta.abstract:
        return
    meta = sender._meta
    # StoreOwned must not declare `objects` itself: it would shadow Product.objects, Category.objects.
    if "objects" not in meta.managers_map:
        sender.add_to_class("objects", models.Manager())
    for manager in list(meta.managers):
        if isinstance(manager, StoreScopedManager) or getattr(manager, "allow_unscoped", False):
            continue
        scoped = type(f"Scoped{type(manager).__name__}", (StoreScopedManager, type(manager)), {})
        manager.__class__ = scoped
        meta.local_managers[:] = [local for local in meta.local_managers if local.name != manager.name]
        sender.add_to_class(manager.name, manager)
    meta.default_manager_name = "objects"
    meta._expire_cache()
    _make_uniques_per_store(sender)


def _make_uniques_per_store(model: type[models.Model]) -> None:
    meta = model._meta
    constraints = []
    for field in meta.local_fields:
        if field.unique and not field.primary_key and not isinstance(field, models.OneToOneField):
            field._unique = False
            field.__dict__.pop("unique", None)  # Field.unique is a cached property
            name = f"{meta.db_table}_{field.name}_per_store"[:63]
            constraints.append(models.UniqueConstraint(fields=["store", field.name], name=name))
    if constraints:
        meta.constraints = [*meta.constraints, *constraints]
        meta.original_attrs["constraints"] = meta.constraints
        meta.__dict__.pop("total_unique_constraints", None)


class_prepared.connect(_scope_model)


@checks.register()
def check_scoping(app_configs: Any, **kwargs: Any) -> list[checks.CheckMessage]:
    """Fail the build on an unscoped manager or a global unique of a store-owned model."""
    from django.apps import apps

    problems: list[checks.CheckMessage] = []
    for model in apps.get_models():
        if not issubclass(model, StoreOwned):
            continue
        for manager in model._meta.managers:
            if not isinstance(manager, StoreScopedManager) and not getattr(manager, "allow_unscoped", False):
                problems.append(
                    checks.Error(f"{model.__name__}.{manager.name} is not scoped by store", id="stores.E001")
                )
        for field in model._meta.local_fields:
            if field.unique and not field.primary_key and not isinstance(field, models.OneToOneField):
                problems.append(
                    checks.Error(f"{model.__name__}.{field.name} is unique over all stores", id="stores.E002")
                )
        if not isinstance(model._default_manager, StoreScopedManager):
            problems.append(
                checks.Error(f"{model.__name__}: the default manager is not scoped", id="stores.E003")
            )
    return problems
