# shellcheck shell=bash
# SPDX-License-Identifier: MIT
# Profiles with many deliveries: the program makes one, and SQL multiplies it.
# shellcheck source=tests/measure/figures.sh
source "$(dirname "${BASH_SOURCE[0]}")/figures.sh"

# database PROFILE: its file.
database() { find "$1" -name '*.sqlite' | head -n 1; }

# columns DATABASE TABLE: those that are copied as they are.
columns() {
    sqlite3 "$1" "SELECT group_concat(name, ', ') FROM pragma_table_info('$2')
        WHERE name NOT IN ('id', 'delivery', 'event', 'webhook', 'site', 'hash', 'body', 'created_at', 'counted_at')"
}

# fill_profile PROGRAM PROFILE ROWS WEBHOOKS: the deliveries 1 to ROWS, each of an event of its own, in turns to as many webhooks, five a
# site, all of them answered with 200 and two seconds apart. Bodies differ in the goal's name, P0000001 and so on. The hour of each webhook is empty.
fill_profile() {
    local program=$1 profile=$2 rows=$3 webhooks=$4 file indexes
    start_plain_nginx
    awk -v count="$webhooks" 'BEGIN {
        for (i = 0; i < count; i += 5)
            sites = sites (i ? ", " : "") sprintf("{\"id\": \"s%d.test\", \"country\": \"DE\"}", i / 5)
        for (i = 0; i < count; ++i) {
            webhooks = webhooks (i ? ", " : "") sprintf("{\"site\": \"s%d.test\", \"name\": \"w%d\", ", i / 5, i + 1)
            webhooks = webhooks "\"url\": \"https://127.0.0.1:9/\", \"events\": [\"goal.completed\"]}"
        }
        printf "{\"type\": \"profile\", \"version\": 1, \"sites\": [%s], \"webhooks\": [%s]}\n", sites, webhooks
    }' >"$folder/webhooks.json"
    "$program" --profile "$profile" import-profile "$folder/webhooks.json" >/dev/null
    "$program" --profile "$profile" trigger goal.completed --site s0.test --url "http://127.0.0.1:$nginx_port/" --allow-loopback-http \
        >/dev/null 2>"$folder/notes" || { cat "$folder/notes" >&2; return 1; }
    kill "$nginx_pid"
    file=$(database "$profile")
    indexes=$(sqlite3 "$file" "SELECT name FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL AND tbl_name IN
        ('deliveries', 'bodies', 'attempts')")
    { # indexes are made afterwards: that is sorting, not a million searches
        printf 'PRAGMA synchronous = OFF; PRAGMA cache_size = -200000; BEGIN;\n'
        while read -r index; do printf 'DROP INDEX %s;\n' "$index"; done <<<"$indexes"
        cat <<SQL
CREATE TEMP TABLE n AS WITH RECURSIVE n(i) AS (SELECT 2 UNION ALL SELECT i + 1 FROM n WHERE i < $rows) SELECT i FROM n;
INSERT INTO events (id, site, $(columns "$file" events)) 
    SELECT i, 's' || (i % $webhooks / 5) || '.test', $(columns "$file" events) FROM n JOIN events ON id = 1;
INSERT INTO deliveries (id, event, webhook, site, created_at, $(columns "$file" deliveries))
    SELECT i, i, 1 + i % $webhooks, 's' || (i % $webhooks / 5) || '.test', created_at - ($rows - i) * 2000, $(columns "$file" deliveries)
    FROM n JOIN deliveries ON id = 1;
INSERT INTO bodies (delivery, hash, body) SELECT i, random(), CAST(replace(CAST(body AS TEXT), 'Purchase', printf('P%07d', i)) AS BLOB)
    FROM n JOIN bodies ON delivery = 1;
INSERT INTO attempts (id, delivery, $(columns "$file" attempts)) SELECT i, i, $(columns "$file" attempts) FROM n JOIN attempts ON id = 1;
UPDATE deliveries SET created_at = created_at - ($rows - 1) * 2000, webhook = 1, counted_at = NULL WHERE id = 1;
UPDATE sums SET count = $rows WHERE name IN ('triggered', 'delivered', 'events');
SQL
        while read -r index; do sqlite3 "$file" "SELECT sql || ';' FROM sqlite_master WHERE name = '$index'"; done <<<"$indexes"
        printf 'COMMIT; PRAGMA wal_checkpoint(TRUNCATE);\n'
    } >"$folder/fill.sql"
    "$(measurer "$program")" sql "$file" <"$folder/fill.sql"
}

# million PROGRAM: sets `million`, the profile with 1,000,000 deliveries that all rows share. Made once, beside the program, and anew where how
# it is made has changed. Whoever writes takes a copy.
million() {
    million=$(dirname "$1")/measured/million
    local made stamp=$million.made
    made=$(declare -f fill_profile columns | sha256sum)
    if [ "$(cat "$stamp" 2>/dev/null)" = "$made" ]; then return; fi
    echo "making a profile with 1,000,000 deliveries in $million, once" >&2
    rm -rf -- "$million" "$stamp"
    mkdir -p "$million"
    fill_profile "$1" "$million" 1000000 50
    du -sh "$million" >&2
    printf '%s\n' "$made" >"$stamp"
}

# point_webhooks PROGRAM PROFILE URL AUTHORITY new|kept: all of them, each to a path of its own.
point_webhooks() {
    "$(measurer "$1")" sql "$(database "$2")" \
        <<<"UPDATE webhooks SET url = '$3' || id, authority_file = '$4', connections = '$5'"
}
