"""SQL functions for mistyped words and synonyms, and the trigger that counts a store's words."""

from django.db import migrations

# The words of a text as they are written, in lower case, each once. Numbers are not guessed at, and so left out.
WORD_LIST = r"""
CREATE FUNCTION search_word_list(text) RETURNS text[] LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT ARRAY(
        SELECT DISTINCT word FROM regexp_split_to_table(lower(search_words(left($1, 20000))), ' +') AS word
        WHERE length(word) BETWEEN 2 AND 40 AND word ~ '[[:alpha:]]'
        ORDER BY word LIMIT 300
    )
$$
"""

# 63 bits. Latin letters, Cyrillic letters and digits have bits of their own.
LETTERS = r"""
CREATE FUNCTION search_letters(text) RETURNS bigint LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT coalesce(bit_or(1::bigint << (ascii(sign) % 63)), 0)
    FROM regexp_split_to_table($1, '') AS sign WHERE sign <> ''
$$
"""

# Locks in one order, so that two savers wait for each other and never for ever. What is there no more is not counted down:
# a store that is removed table by table loses its words first.
COUNT = r"""
CREATE FUNCTION search_count_words() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    stores bigint[]; changed text[]; steps bigint[];
BEGIN
    IF TG_OP = 'INSERT' THEN
        SELECT array_agg(store_id), array_agg(word), array_agg(step) INTO stores, changed, steps FROM (
            SELECT store_id, word, count(*) AS step FROM added, unnest(words) AS word GROUP BY store_id, word
        ) counted;
    ELSIF TG_OP = 'DELETE' THEN
        SELECT array_agg(store_id), array_agg(word), array_agg(step) INTO stores, changed, steps FROM (
            SELECT store_id, word, -count(*) AS step FROM gone, unnest(words) AS word GROUP BY store_id, word
        ) counted;
    ELSE
        SELECT array_agg(store_id), array_agg(word), array_agg(step) INTO stores, changed, steps FROM (
            SELECT store_id, word, sum(one) AS step FROM (
                SELECT store_id, unnest(words) AS word, 1 AS one FROM added
                UNION ALL SELECT store_id, unnest(words), -1 FROM gone
            ) both_sides GROUP BY store_id, word HAVING sum(one) <> 0
        ) counted;
    END IF;
    IF changed IS NULL THEN
        RETURN NULL;
    END IF;
    PERFORM 1 FROM search_searchword w JOIN unnest(stores, changed) AS c (store_id, word) USING (store_id, word)
        ORDER BY w.store_id, w.word FOR UPDATE OF w;
    UPDATE search_searchword w SET frequency = greatest(0, w.frequency + c.step)
        FROM unnest(stores, changed, steps) AS c (store_id, word, step)
        WHERE c.step < 0 AND w.store_id = c.store_id AND w.word = c.word;
    DELETE FROM search_searchword w USING unnest(stores, changed, steps) AS c (store_id, word, step)
        WHERE c.step < 0 AND w.store_id = c.store_id AND w.word = c.word AND w.frequency = 0;
    INSERT INTO search_searchword AS w (store_id, word, frequency, letters)
        SELECT store_id, word, step, search_letters(word)
        FROM unnest(stores, changed, steps) AS c (store_id, word, step) WHERE step > 0 ORDER BY store_id, word
        ON CONFLICT (store_id, word) DO UPDATE SET frequency = w.frequency + excluded.frequency;
    RETURN NULL;
END
$$
"""
TRIGGERS = """
CREATE TRIGGER search_words_added AFTER INSERT ON search_searchentry
    REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION search_count_words();
CREATE TRIGGER search_words_changed AFTER UPDATE ON search_searchentry
    REFERENCING OLD TABLE AS gone NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION search_count_words();
CREATE TRIGGER search_words_gone AFTER DELETE ON search_searchentry
    REFERENCING OLD TABLE AS gone FOR EACH STATEMENT EXECUTE FUNCTION search_count_words();
"""
NO_TRIGGERS = """
DROP TRIGGER search_words_added ON search_searchentry;
DROP TRIGGER search_words_changed ON search_searchentry;
DROP TRIGGER search_words_gone ON search_searchentry;
"""

# What `search_query` was until now, without the store.
TERMS = r"""
CREATE FUNCTION search_terms(configuration regconfig, typed text, unfinished boolean)
RETURNS tsquery LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    WITH words AS (
        SELECT word, place, plainto_tsquery(configuration, word)::text AS stem, max(place) OVER () AS last
        FROM regexp_split_to_table(search_words(typed), ' +') WITH ORDINALITY AS split (word, place)
        WHERE word <> '' AND place <= 8
    ), terms AS (
        SELECT place, CASE
            WHEN NOT unfinished OR place < last OR (stem = '' AND last > 1) THEN nullif(stem, '')
            ELSE '(' || concat_ws(' | ', nullif(stem, ''), '''' || lower(word) || ''':*') || ')'
        END AS term
        FROM words
    )
    SELECT coalesce(string_agg(term, ' & ' ORDER BY place), '')::tsquery FROM terms
$$
"""
QUERY = r"""
CREATE OR REPLACE FUNCTION search_query(store bigint, configuration regconfig, typed text, unfinished boolean)
RETURNS tsquery LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT search_in_store(store, search_terms(configuration, typed, unfinished)::text)::tsquery
$$
"""

# The same with the store's synonyms: what was asked, or that with a group's words in the place of one of them. Only words of
# the query itself count: one group never leads to the next.
ASKED = r"""
CREATE FUNCTION search_asked(store bigint, configuration regconfig, typed text, unfinished boolean)
RETURNS tsquery LANGUAGE plpgsql STABLE PARALLEL SAFE AS $$
DECLARE
    asked tsquery := search_terms(configuration, typed, unfinished);
    widened tsquery := asked;
    synonyms record;
BEGIN
    FOR synonyms IN
        SELECT target::tsquery AS target, array_to_string(substitute, ' | ')::tsquery AS substitute
        FROM search_synonymgroup g, unnest(g.targets) AS target
        WHERE g.store_id = store AND asked @> target::tsquery
        ORDER BY g.id, target LIMIT 8
    LOOP
        widened := ts_rewrite(widened, synonyms.target, synonyms.substitute);
    END LOOP;
    IF widened::text <> asked::text THEN
        asked := asked || widened;
    END IF;
    RETURN search_in_store(store, asked::text)::tsquery;
END
$$
"""

# Until its next saving (or `rebuild_search`) a product gives the words of its name alone.
FILL = """
UPDATE search_searchentry entry SET words = search_word_list(product.title)
FROM catalogue_product product WHERE product.id = entry.product_id
"""


class Migration(migrations.Migration):
    dependencies = [("search", "0003_words_and_synonyms")]

    operations = [
        migrations.RunSQL(WORD_LIST, "DROP FUNCTION search_word_list(text)"),
        migrations.RunSQL(LETTERS, "DROP FUNCTION search_letters(text)"),
        migrations.RunSQL(COUNT, "DROP FUNCTION search_count_words()"),
        migrations.RunSQL(TRIGGERS, NO_TRIGGERS),
        migrations.RunSQL(TERMS, "DROP FUNCTION search_terms(regconfig, text, boolean)"),
        migrations.RunSQL(QUERY, migrations.RunSQL.noop),
        migrations.RunSQL(ASKED, "DROP FUNCTION search_asked(bigint, regconfig, text, boolean)"),
        migrations.RunSQL(FILL, migrations.RunSQL.noop),
    ]
