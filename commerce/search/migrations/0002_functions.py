"""SQL functions of search. Query and index go through the same `search_words`, so that they cannot disagree."""

from django.db import migrations

# Words parted by single spaces: accents off (but й stays й), ё is е, no punctuation, nothing longer than a word.
WORDS = r"""
CREATE FUNCTION search_words(text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT trim(regexp_replace(regexp_replace(
        normalize(regexp_replace(normalize($1, NFKD), '[\u0300-\u0305\u0307-\u036f]', '', 'g'), NFC),
        '[^[:alnum:]]+', ' ', 'g'), '[[:alnum:]]{61,}', '', 'g'))
$$
"""

# In the text of a tsvector or tsquery: 'mug':1A -> '4.mug':1A
IN_STORE = r"""
CREATE FUNCTION search_in_store(store bigint, lexemes text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT regexp_replace(lexemes, '''([^'']+)''', '''' || store || '.\1''', 'g')
$$
"""

# 20,000 characters of a description: a tsvector holds one megabyte.
VECTOR = r"""
CREATE FUNCTION search_vector(store bigint, configuration regconfig, names text, tags text, description text)
RETURNS tsvector LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT search_in_store(store, (
        setweight(to_tsvector(configuration, search_words(names)), 'A')
        || setweight(to_tsvector(configuration, search_words(left(tags, 20000))), 'B')
        || setweight(to_tsvector(configuration, search_words(
            left(regexp_replace(description, '<[^>]*>', ' ', 'g'), 20000))), 'C')
    )::text)::tsvector
$$
"""

# All of the first eight words. With `unfinished` the last is also a beginning, of a word as written: «чай» must not find
# «чашка» by its stem. A word like "the" has no stem, and counts only when it is all there is.
QUERY = r"""
CREATE FUNCTION search_query(store bigint, configuration regconfig, typed text, unfinished boolean)
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
    SELECT search_in_store(store, coalesce(string_agg(term, ' & ' ORDER BY place), ''))::tsquery FROM terms
$$
"""


class Migration(migrations.Migration):
    dependencies = [("search", "0001_initial")]

    operations = [
        migrations.RunSQL(WORDS, "DROP FUNCTION search_words(text)"),
        migrations.RunSQL(IN_STORE, "DROP FUNCTION search_in_store(bigint, text)"),
        migrations.RunSQL(VECTOR, "DROP FUNCTION search_vector(bigint, regconfig, text, text, text)"),
        migrations.RunSQL(QUERY, "DROP FUNCTION search_query(bigint, regconfig, text, boolean)"),
    ]
