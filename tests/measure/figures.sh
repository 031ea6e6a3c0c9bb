# shellcheck shell=bash
# SPDX-License-Identifier: MIT
# What the measuring scripts share. A figure is a ratio against a reference in the same run, taken several times in turns: what else the machine
# does meets both. Where there is nothing to compare with, it is a time, and the machine's load stands beside. Each figure is a line of JSON in the
# file $FIGURES; figures_table prints them.

export DBUS_SESSION_BUS_ADDRESS=disabled: # the keychain of whoever measures is none of ours: secrets lie in the profile
export QT_QPA_PLATFORM=offscreen LC_ALL=C.UTF-8

# measure WHAT FUNCTION…: what one or several rows of the table are about, in a folder of its own, `folder`; ends the processes in `pids`. What
# goes wrong in it is a line of the table, too, and stops none of the others.
measure() {
    local what=$1 code=0 why
    shift
    why=$(mktemp)
    set +e # in a condition, the function would go on after what failed in it
    (
        set -e
        in_a_folder "$@"
    ) 2>"$why"
    code=$?
    cat "$why" >&2
    set -e
    if [ "$code" -ne 0 ]; then
        printf '{"what":"%s","failed":"%s"}\n' "$what" "$(grep -v '^ *$\|^{"what"' "$why" | tail -n 1 | tr -d '\\"' | tr -d '[:cntrl:]')" \
            | tee -a "${FIGURES:-/dev/null}" >&2
    fi
    rm -f "$why"
}

# end_processes: and waits for these, but not for whoever reads what is said here.
end_processes() {
    if [ ${#pids[@]} -gt 0 ]; then { kill "${pids[@]}" || true; wait "${pids[@]}" || true; } 2>/dev/null; fi
}

# in_a_folder FUNCTION…: in a shell of its own.
in_a_folder() {
    folder=$(mktemp -d)
    pids=()
    trap 'end_processes; rm -rf "$folder"' EXIT
    "$@"
}

# until_true COMMAND…: waits for it, up to ten seconds.
until_true() {
    for _ in $(seq 200); do
        if "$@"; then return 0; fi
        read -rt 0.05 <> <(:) || true
    done
    return 1
}

# quotient A B
quotient() { awk -v a="$1" -v b="$2" 'BEGIN { if (b > 0) printf "%.3f", a / b; else print "0" }'; }
# difference A B
difference() { awk -v a="$1" -v b="$2" 'BEGIN { printf "%.3f", a - b }'; }

# milliseconds CODE COMMAND…: how long it takes, whatever it says; one that ends otherwise than with this code is no measure.
milliseconds() {
    local code=$1 ended=0 begin=$EPOCHREALTIME
    shift
    "$@" >/dev/null 2>&1 || ended=$?
    [ "$ended" -eq "$code" ] || { echo "$1 ended with $ended" >&2; return 1; }
    awk -v from="$begin" -v to="$EPOCHREALTIME" 'BEGIN { printf "%.3f", (to - from) * 1000 }'
}

# processor CODE COMMAND…: as milliseconds, but of the processor: for what one thread computes, so that others' work counts for neither.
processor() {
    local code=$1 ended=0 used TIMEFORMAT='%3U %3S'
    shift
    used=$({ time { "$@" >/dev/null 2>&1 || ended=$?; [ "$ended" -eq "$code" ]; }; } 2>&1) \
        || { echo "$1 ended otherwise than with $code" >&2; return 1; }
    awk '{ printf "%.0f", ($1 + $2) * 1000 }' <<<"$used"
}

# figure NAME REFERENCE least|most WANTED VALUE…: keeps it, and says it at once. Without a REFERENCE the values are milliseconds.
figure() {
    local name=$1 reference=$2 bound=$3 wanted=$4 load
    shift 4
    read -r load _ </proc/loadavg
    printf '%s\n' "$@" | sort -g | awk -v name="$name" -v reference="$reference" -v bound="$bound" -v wanted="$wanted" -v load="$load" '
        { value[NR] = $1 }
        END {
            median = NR % 2 ? value[(NR + 1) / 2] : (value[NR / 2] + value[NR / 2 + 1]) / 2
            holds = bound == "least" ? median >= wanted : median <= wanted
            printf "{\"what\":\"%s\",\"reference\":\"%s\",\"unit\":\"%s\",\"median\":%.3f,\"least\":%.3f,\"most\":%.3f,\"rounds\":%d,", \
                name, reference, reference == "" ? "ms" : "x", median, value[1], value[NR], NR
            printf "\"load\":%s,\"bound\":\"%s\",\"wanted\":%s,\"holds\":%s}\n", load, bound, wanted, holds ? "true" : "false"
        }' | tee -a "${FIGURES:-/dev/null}" >&2
}

# figures_table FILE: all of them; ends in 1 if one does not hold.
figures_table() {
    awk '
        function text(key) { match($0, "\"" key "\":\"[^\"]*\""); return substr($0, RSTART + length(key) + 4, RLENGTH - length(key) - 5) }
        function number(key) { match($0, "\"" key "\":[-0-9.]*"); return substr($0, RSTART + length(key) + 3, RLENGTH - length(key) - 3) }
        BEGIN { printf "%-58s %-38s %9s %20s %13s\n", "what", "against", "median", "least to most", "must reach" }
        /"failed":/ { failed++; printf "%-58s was not measured: %s\n", text("what"), text("failed"); next }
        {
            holds = /"holds":true/
            failed += !holds
            unit = text("unit")
            against = unit == "ms" ? "(load " number("load") ")" : text("reference")
            printf "%-58s %-38s %6.2f %-2s %8.2f to %8.2f   %s %6.2f %-2s  %s\n", text("what"), against, number("median"), unit, number("least"), \
                number("most"), text("bound") == "least" ? ">=" : "<=", number("wanted"), unit, holds ? "holds" : "DOES NOT HOLD"
        }
        END { exit failed > 0 }' "$1"
}

# certificate: key.pem and certificate.pem for localhost and 127.0.0.1, in $folder.
certificate() {
    openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -keyout "$folder/key.pem" -out "$folder/certificate.pem" -days 2 \
        -subj /CN=localhost -addext subjectAltName=DNS:localhost,IP:127.0.0.1 >/dev/null 2>&1
}

# start_nginx SERVER-LINES [WRAPPER…]: one worker that does nothing but what the lines say, on the first port that is free, which is put in for
# "@PORT@". Sets nginx_pid and nginx_port.
start_nginx() {
    local lines=$1
    shift
    for nginx_port in $(shuf -i 20000-32000 -n 20); do
        cat >"$folder/nginx.conf" <<CONF
worker_processes 1;
daemon off;
pid $folder/nginx.pid;
error_log $folder/nginx.log;
events { worker_connections 1024; }
http {
    log_format at "\$msec";
    access_log off;
    keepalive_requests 1000000000;
    client_body_temp_path $folder;
    server { ${lines//@PORT@/$nginx_port} }
}
CONF
        rm -f "$folder/nginx.pid"
        "$@" nginx -e "$folder/nginx.log" -p "$folder" -c "$folder/nginx.conf" &
        nginx_pid=$!
        pids+=("$nginx_pid")
        if until_true test -s "$folder/nginx.pid" && kill -0 "$nginx_pid" 2>/dev/null; then return 0; fi
    done
    cat "$folder/nginx.log" >&2
    return 1
}
# Both do nothing; $server_lines are put in, too.
# shellcheck disable=SC2120
start_plain_nginx() { start_nginx 'listen 127.0.0.1:@PORT@; location / { return 200; }' "$@"; }
# shellcheck disable=SC2120 # a wrapper is the receiver's alone
start_tls_nginx() {
    start_nginx "listen 127.0.0.1:@PORT@ ssl; ssl_certificate $folder/certificate.pem; ssl_certificate_key $folder/key.pem;
        location / { return 200; } ${server_lines:-}" "$@"
}

# measurer PROGRAM: the program that tells what cannot be told from outside, built beside it.
measurer() { printf '%s/measured/ovyxa_measure\n' "$(dirname "$1")"; }
