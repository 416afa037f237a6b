"""A word finds more of its own forms; a synonym of several words is found at the end of a query too."""

from django.db import migrations

# PostgreSQL's stemmer gives «стакан» another stem than «стаканы», and stems that again as it does «стакан». So a word is also
# looked for as it is written and by the stem of its stem.
TERMS = r"""
CREATE OR REPLACE FUNCTION search_terms(configuration regconfig, typed text, unfinished boolean)
RETURNS tsquery LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    WITH words AS (
        SELECT place, '''' || lower(word) || '''' AS word, stem, root, max(place) OVER () AS last
        FROM regexp_split_to_table(search_words(typed), ' +') WITH ORDINALITY AS split (word, place),
            LATERAL (SELECT plainto_tsquery(configuration, word)::text AS stem) stemmed,
            LATERAL (SELECT plainto_tsquery(configuration, trim('''' FROM stem))::text AS root) twice
        WHERE word <> '' AND place <= 8
    ), terms AS (
        SELECT place, CASE
            WHEN stem = '' AND NOT (unfinished AND last = 1) THEN NULL
            ELSE '(' || concat_ws(
                ' | ',
                nullif(stem, ''),
                CASE WHEN root <> stem AND length(root) >= 5 THEN root END,
                nullif(word, stem),
                CASE WHEN unfinished AND place = last THEN word || ':*' END
            ) || ')'
        END AS term
        FROM words
    )
    SELECT coalesce(string_agg(term, ' & ' ORDER BY place), '')::tsquery FROM terms
$$
"""

ASKED = r"""
CREATE OR REPLACE FUNCTION search_asked(store bigint, configuration regconfig, typed text, unfinished boolean)
RETURNS tsquery LANGUAGE plpgsql STABLE PARALLEL SAFE AS $$
DECLARE
    asked tsquery := search_terms(configuration, typed, unfinished);
    finished tsquery := search_terms(configuration, typed, false);
    widened tsquery := asked;
    synonyms record;
BEGIN
    FOR synonyms IN
        SELECT target::tsquery AS target, array_to_string(substitute, ' | ')::tsquery AS substitute
        FROM search_synonymgroup g, unnest(g.targets) AS target
        WHERE g.store_id = store AND finished @> target::tsquery
        ORDER BY g.id, target LIMIT 8
    LOOP
        widened := ts_rewrite(widened, synonyms.target, synonyms.substitute);
        finished := ts_rewrite(finished, synonyms.target, synonyms.substitute);
    END LOOP;
    IF widened::text <> asked::text OR finished::text <> search_terms(configuration, typed, false)::text THEN
        asked := asked || widened || finished;
    END IF;
    RETURN search_in_store(store, asked::text)::tsquery;
END
$$
"""


class Migration(migrations.Migration):
    dependencies = [("search", "0004_functions_for_words_and_synonyms")]

    operations = [
        migrations.RunSQL(TERMS, migrations.RunSQL.noop),
        migrations.RunSQL(ASKED, migrations.RunSQL.noop),
    ]
