"""Which products are in which ranges, by Oscar's rules: baskets and cards ask the same function."""

from django.db import migrations

# A variant is where its parent is. Excluded categories count only in a range of all products.
MEMBERS = """
CREATE FUNCTION offer_members(of_store bigint, ranges bigint[], products bigint[])
RETURNS TABLE (range_id bigint, product_id bigint) LANGUAGE sql STABLE AS $$
    WITH item AS (
        SELECT product.id, coalesce(parent.id, product.id) AS top,
               coalesce(product.product_class_id, parent.product_class_id) AS class_id,
               coalesce(parent.is_discountable, product.is_discountable) AS is_discountable
        FROM catalogue_product product LEFT JOIN catalogue_product parent ON parent.id = product.parent_id
        WHERE product.store_id = of_store AND product.id = ANY(products)
    ), place AS (
        SELECT item.id, category.path FROM item
        JOIN catalogue_productcategory link ON link.product_id = item.top
        JOIN catalogue_category category ON category.id = link.category_id AND category.store_id = of_store
    ), included AS (
        SELECT everything.id AS range_id, item.id FROM offer_range everything, item
        WHERE everything.id = ANY(ranges) AND everything.store_id = of_store AND everything.includes_all_products
        UNION ALL
        SELECT link.range_id, item.id FROM offer_rangeproduct link
        JOIN item ON link.product_id IN (item.id, item.top) WHERE link.range_id = ANY(ranges)
        UNION ALL
        SELECT link.range_id, item.id FROM offer_range_classes link
        JOIN item ON link.productclass_id = item.class_id WHERE link.range_id = ANY(ranges)
        UNION ALL
        SELECT link.range_id, place.id FROM offer_range_included_categories link
        JOIN catalogue_category category ON category.id = link.category_id AND category.store_id = of_store
        JOIN place ON starts_with(place.path, category.path) WHERE link.range_id = ANY(ranges)
    ), excluded AS (
        SELECT link.range_id, item.id FROM offer_range_excluded_products link
        JOIN item ON link.product_id IN (item.id, item.top) WHERE link.range_id = ANY(ranges)
        UNION ALL
        SELECT range_id, item.id FROM unnest(ranges) range_id, item WHERE NOT item.is_discountable
        UNION ALL
        SELECT link.range_id, place.id FROM offer_range_excluded_categories link
        JOIN offer_range everything ON everything.id = link.range_id AND everything.includes_all_products
        JOIN catalogue_category category ON category.id = link.category_id AND category.store_id = of_store
        JOIN place ON starts_with(place.path, category.path) WHERE link.range_id = ANY(ranges)
    )
    SELECT range_id, id FROM included EXCEPT SELECT range_id, id FROM excluded
$$
"""


class Migration(migrations.Migration):
    dependencies = [
        ("offer", "0003_baskettotalcondition_unitpercentagebenefit_and_more"),
        ("catalogue", "0002_initial"),
    ]

    operations = [
        migrations.RunSQL(MEMBERS, "DROP FUNCTION offer_members(bigint, bigint[], bigint[])"),
    ]
