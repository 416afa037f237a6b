"""The SQL function that keeps cards equal to the catalogue, and the cards of what is there already."""

from typing import Any

from django.db import migrations

from commerce.money import smallest_unit

# Products may be parents or variants; `digits` are the decimals of the store's currency. Gives how many rows it wrote.
# What a sale takes off is reckoned as `offer.selectors.offer_prices` does; tests hold the two together.
REFRESH = """
CREATE FUNCTION cards_refresh(of_store bigint, products bigint[], digits integer) RETURNS integer
LANGUAGE plpgsql AS $$
DECLARE
    wanted bigint[];
    moment timestamptz := clock_timestamp();
    written integer;
    total integer := 0;
BEGIN
    -- Who reads later must also write later: two changes of one product may be refreshed at once.
    PERFORM pg_advisory_xact_lock(hashtextextended('cards_refresh', of_store));

    SELECT coalesce(array_agg(DISTINCT coalesce(product.parent_id, product.id)), '{}') INTO wanted
    FROM catalogue_product product WHERE product.store_id = of_store AND product.id = ANY(products);

    WITH item AS MATERIALIZED (  -- the products and their variants on sale
        SELECT product.id, coalesce(product.parent_id, product.id) AS top, product.parent_id IS NULL AS is_top,
               product.structure <> 'parent' AS is_sold,
               coalesce(class.track_stock, true) AS is_counted
        FROM catalogue_product product
        LEFT JOIN catalogue_product parent ON parent.id = product.parent_id
        LEFT JOIN catalogue_productclass class
            ON class.id = coalesce(product.product_class_id, parent.product_class_id)
        WHERE product.store_id = of_store AND product.is_public
            AND (product.id = ANY(wanted) OR product.parent_id = ANY(wanted))
    ), sold AS MATERIALIZED (
        SELECT item.id, item.top, stock.price, stock.price IS NOT NULL AND (
            NOT item.is_counted OR coalesce(stock.num_in_stock, 0) > stock.num_allocated) AS is_available
        FROM item JOIN LATERAL (
            SELECT record.price, record.num_in_stock, record.num_allocated FROM partner_stockrecord record
            WHERE record.product_id = item.id ORDER BY record.id LIMIT 1
        ) stock ON true
        WHERE item.is_sold
    ), sale AS MATERIALIZED (  -- those that lower one item whatever else is bought, open now or later
        SELECT offer.id, offer.priority, offer.start_datetime AS starts, offer.end_datetime AS ends,
               condition.range_id AS asked, benefit.range_id AS given, benefit.type AS kind, benefit.value
        FROM offer_conditionaloffer offer
        JOIN offer_condition condition ON condition.id = offer.condition_id
        JOIN offer_range asked ON asked.id = condition.range_id AND coalesce(asked.proxy_class, '') = ''
        JOIN offer_benefit benefit ON benefit.id = offer.benefit_id
        JOIN offer_range given ON given.id = benefit.range_id AND coalesce(given.proxy_class, '') = ''
        WHERE offer.store_id = of_store AND offer.offer_type = 'Site' AND offer.status = 'Open'
            AND (offer.end_datetime IS NULL OR offer.end_datetime >= moment)
            AND condition.type = 'Count' AND condition.value = 1 AND benefit.type IN ('Percentage', 'Fixed')
    ), member AS MATERIALIZED (
        SELECT range_id, product_id FROM offer_members(
            of_store, ARRAY(SELECT asked FROM sale UNION SELECT given FROM sale), ARRAY(SELECT id FROM sold))
    ), lowers AS (
        SELECT asked.product_id, sale.* FROM sale
        JOIN member asked ON asked.range_id = sale.asked
        JOIN member given ON given.range_id = sale.given AND given.product_id = asked.product_id
    ), cut AS (  -- sales are exclusive: the first in the order of baskets settles it
        SELECT DISTINCT ON (product_id) product_id, kind, value FROM lowers
        WHERE starts IS NULL OR starts <= moment ORDER BY product_id, priority DESC, id
    ), boundary AS (
        SELECT product_id, min(CASE WHEN starts > moment THEN starts ELSE ends END) AS at FROM lowers GROUP BY product_id
    ), priced AS (
        SELECT sold.top, sold.id, sold.is_available, sold.price, boundary.at, sold.price - coalesce(
            CASE cut.kind
                WHEN 'Percentage' THEN round(sold.price * least(cut.value, 100) / 100, digits)
                WHEN 'Fixed' THEN least(sold.price, cut.value)
            END, 0) AS pays,
            sold.price IS NOT NULL AND (
                sold.is_available OR NOT bool_or(sold.is_available) OVER (PARTITION BY sold.top)) AS is_shown
        FROM sold LEFT JOIN cut ON cut.product_id = sold.id LEFT JOIN boundary ON boundary.product_id = sold.id
    ), offered AS (
        SELECT top, min(pays) FILTER (WHERE is_shown) AS price,
               (array_agg(nullif(priced.price, pays) ORDER BY pays, id) FILTER (WHERE is_shown))[1] AS old_price,
               count(DISTINCT pays) FILTER (WHERE is_shown) > 1 AS is_from,
               bool_or(is_available) AS is_available, min(at) AS until
        FROM priced GROUP BY top
    ), value AS (
        SELECT item.top, attribute.code || '=' || text.value AS value,
               CASE WHEN item.is_sold THEN coalesce(sold.is_available, false)
                    ELSE coalesce(offered.is_available, false) END AS is_available
        FROM item
        JOIN catalogue_productattributevalue row ON row.product_id = item.id
        JOIN catalogue_productattribute attribute ON attribute.id = row.attribute_id
        LEFT JOIN catalogue_productattributevalue_value_multi_option many
            ON many.productattributevalue_id = row.id AND attribute.type = 'multi_option'
        LEFT JOIN catalogue_attributeoption choice
            ON choice.id = coalesce(many.attributeoption_id, row.value_option_id)
        LEFT JOIN sold ON sold.id = item.id
        LEFT JOIN offered ON offered.top = item.top
        CROSS JOIN LATERAL (SELECT trim(CASE attribute.type
            WHEN 'text' THEN row.value_text
            WHEN 'integer' THEN row.value_integer::text
            WHEN 'float' THEN row.value_float::text
            WHEN 'boolean' THEN row.value_boolean::text
            WHEN 'option' THEN choice.option
            WHEN 'multi_option' THEN choice.option
        END) AS value) text
        WHERE char_length(text.value) BETWEEN 1 AND 60  -- a longer one is a text to read, not to choose by
    ), described AS (
        SELECT top, array_agg(DISTINCT value ORDER BY value) AS all,
               array_agg(DISTINCT value ORDER BY value) FILTER (WHERE is_available) AS in_stock
        FROM value GROUP BY top
    ), photo AS (  -- its own before its variants', each once
        SELECT top, image_id, min(place) AS place FROM (
            SELECT item.top, row.image_id, row_number() OVER (
                PARTITION BY item.top ORDER BY item.is_top DESC, row.display_order, row.id) AS place
            FROM item JOIN catalogue_productimage row ON row.product_id = item.id
        ) photos GROUP BY top, image_id
    ), gallery AS (
        SELECT top, array_agg(image_id ORDER BY place) AS images FROM photo GROUP BY top
    )
    INSERT INTO cards_card AS card (
        product_id, store_id, slug, title, sort_title, created, price, old_price, is_from, is_available, rating,
        review_count, "values", values_in_stock, image_id, second_image_id, priced_until)
    SELECT product.id, of_store, product.slug, product.title, lower(search_words(product.title)),
           product.date_created, offered.price, offered.old_price, coalesce(offered.is_from, false),
           coalesce(offered.is_available, false), product.rating,
           (SELECT count(*) FROM reviews_productreview review WHERE review.product_id = product.id AND review.status = 1),
           coalesce(described.all, '{}'), coalesce(described.in_stock, '{}'),
           gallery.images[1], gallery.images[2], offered.until
    FROM catalogue_product product
    LEFT JOIN offered ON offered.top = product.id
    LEFT JOIN described ON described.top = product.id
    LEFT JOIN gallery ON gallery.top = product.id
    WHERE product.id = ANY(wanted) AND product.parent_id IS NULL AND product.is_public
    ORDER BY product.id
    ON CONFLICT (product_id) DO UPDATE SET (
        slug, title, sort_title, created, price, old_price, is_from, is_available, rating,
        review_count, "values", values_in_stock, image_id, second_image_id, priced_until
    ) = (
        excluded.slug, excluded.title, excluded.sort_title, excluded.created, excluded.price, excluded.old_price,
        excluded.is_from, excluded.is_available, excluded.rating, excluded.review_count, excluded."values",
        excluded.values_in_stock, excluded.image_id, excluded.second_image_id, excluded.priced_until
    ) WHERE (
        card.slug, card.title, card.sort_title, card.created, card.price, card.old_price, card.is_from,
        card.is_available, card.rating, card.review_count, card."values", card.values_in_stock, card.image_id,
        card.second_image_id, card.priced_until
    ) IS DISTINCT FROM (
        excluded.slug, excluded.title, excluded.sort_title, excluded.created, excluded.price, excluded.old_price,
        excluded.is_from, excluded.is_available, excluded.rating, excluded.review_count, excluded."values",
        excluded.values_in_stock, excluded.image_id, excluded.second_image_id, excluded.priced_until
    );
    GET DIAGNOSTICS written = ROW_COUNT;
    total := total + written;

    WITH place AS MATERIALIZED (
        SELECT DISTINCT above.id AS category_id, product.id AS card_id, card.created, card.price
        FROM catalogue_product product
        JOIN cards_card card ON card.product_id = product.id
        JOIN catalogue_productcategory link ON link.product_id = product.id
        JOIN catalogue_category own ON own.id = link.category_id AND own.is_public AND own.ancestors_are_public
        CROSS JOIN generate_series(1, own.depth) AS level
        JOIN catalogue_category above ON above.store_id = of_store AND above.path = left(own.path, 4 * level)
        WHERE product.id = ANY(wanted) AND product.parent_id IS NULL AND product.is_public
    ), gone AS (
        DELETE FROM cards_cardplace old WHERE old.card_id = ANY(wanted || products) AND NOT EXISTS (
            SELECT FROM place WHERE place.category_id = old.category_id AND place.card_id = old.card_id)
        RETURNING old.id
    ), put AS (
        INSERT INTO cards_cardplace AS old (store_id, category_id, card_id, created, price)
        SELECT of_store, category_id, card_id, created, price FROM place ORDER BY card_id, category_id
        ON CONFLICT (category_id, card_id) DO UPDATE SET created = excluded.created, price = excluded.price
        WHERE (old.created, old.price) IS DISTINCT FROM (excluded.created, excluded.price)
        RETURNING old.id
    )
    SELECT (SELECT count(*) FROM gone) + (SELECT count(*) FROM put) INTO written;
    total := total + written;

    DELETE FROM cards_card card WHERE card.product_id = ANY(wanted || products) AND NOT EXISTS (
        SELECT FROM catalogue_product product
        WHERE product.id = card.product_id AND product.parent_id IS NULL AND product.is_public);
    GET DIAGNOSTICS written = ROW_COUNT;
    RETURN total + written;
END
$$
"""


def fill(apps: Any, schema_editor: Any) -> None:
    """Cards of the stores that are there; `migrate` runs as all stores."""
    stores = apps.get_model("stores", "Store").objects.order_by("pk").values_list("pk", "currency")
    with schema_editor.connection.cursor() as cursor:
        for store_id, currency in stores:
            cursor.execute(
                "SELECT cards_refresh(%s, ARRAY(SELECT id FROM catalogue_product WHERE store_id = %s), %s)",
                [store_id, store_id, -int(smallest_unit(currency).as_tuple().exponent)],
            )


class Migration(migrations.Migration):
    dependencies = [
        ("cards", "0001_initial"),
        ("catalogue", "0002_initial"),
        ("reviews", "0002_initial"),
        ("offer", "0004_members_function"),
        ("partner", "0002_initial"),
        ("search", "0002_functions"),
        ("stores", "0001_initial"),
    ]

    operations = [
        migrations.RunSQL(REFRESH, "DROP FUNCTION cards_refresh(bigint, bigint[], integer)"),
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
