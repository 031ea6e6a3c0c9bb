# shellcheck shell=bash
# SPDX-License-Identifier: MIT
# What the measuring scripts share. A figure is a ratio against a reference in the same run, taken several times in turns: what else the machine
# does meets both. Each is a line of JSON in the file $FIGURES; figures_table prints them.

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

# milliseconds CODE COMMAND…: how long it takes, whatever it says; one that ends otherwise than with this code is no measure.
milliseconds() {
    local code=$1 ended=0 begin=$EPOCHREALTIME
    shift
    "$@" >/dev/null 2>&1 || ended=$?
    [ "$ended" -eq "$code" ] || { echo "$1 ended with $ended" >&2; kill -TERM $$; }
    awk -v from="$begin" -v to="$EPOCHREALTIME" 'BEGIN { printf "%.3f", (to - from) * 1000 }'
}

# figure NAME REFERENCE least|most WANTED RATIO…: keeps it, and says it at once.
figure() {
    local name=$1 reference=$2 bound=$3 wanted=$4
    shift 4
    printf '%s\n' "$@" | sort -g | awk -v name="$name" -v reference="$reference" -v bound="$bound" -v wanted="$wanted" '
        { ratio[NR] = $1 }
        END {
            median = NR % 2 ? ratio[(NR + 1) / 2] : (ratio[NR / 2] + ratio[NR / 2 + 1]) / 2
            holds = bound == "least" ? median >= wanted : median <= wanted
            printf "{\"what\":\"%s\",\"reference\":\"%s\",\"median\":%.3f,\"least\":%.3f,\"most\":%.3f,\"rounds\":%d,\"bound\":\"%s\",", \
                name, reference, median, ratio[1], ratio[NR], NR, bound
            printf "\"wanted\":%s,\"holds\":%s}\n", wanted, holds ? "true" : "false"
        }' | tee -a "${FIGURES:-/dev/null}" >&2
}

# figures_table FILE: all of them; ends in 1 if one does not hold.
figures_table() {
    awk '
        function text(key) { match($0, "\"" key "\":\"[^\"]*\""); return substr($0, RSTART + length(key) + 4, RLENGTH - length(key) - 5) }
        function number(key) { match($0, "\"" key "\":[-0-9.]*"); return substr($0, RSTART + length(key) + 3, RLENGTH - length(key) - 3) }
        BEGIN { printf "%-66s %-36s %8s  %-17s %8s\n", "what", "against", "median", "spread", "wanted" }
        {
            holds = /"holds":true/
            failed += !holds
            printf "%-66s %-36s %6.2f x  %6.2f to %6.2f  %s %4.2f  %s\n", text("what"), text("reference"), number("median"), number("least"), \
                number("most"), text("bound") == "least" ? ">=" : "<=", number("wanted"), holds ? "" : "does not hold"
        }
        END { exit failed > 0 }' "$1"
}

# nginx_conf FOLDER SERVER-LINES: one worker that does nothing but what the lines say; "@PORT@" in them is put in by start_nginx.
nginx_conf() {
    cat >"$1/nginx.conf.in" <<CONF
worker_processes 1;
daemon off;
pid $1/nginx.pid;
error_log $1/nginx.log;
events { worker_connections 1024; }
http {
    access_log off;
    keepalive_requests 1000000000;
    client_body_temp_path $1;
    $2
}
CONF
}

# start_nginx FOLDER WRAPPER…: on the first port that is free; sets nginx_pid and nginx_port.
start_nginx() {
    local folder=$1
    shift
    for nginx_port in $(shuf -i 20000-32000 -n 20); do
        sed "s/@PORT@/$nginx_port/" "$folder/nginx.conf.in" >"$folder/nginx.conf"
        rm -f "$folder/nginx.pid"
        "$@" nginx -e "$folder/nginx.log" -p "$folder" -c "$folder/nginx.conf" &
        nginx_pid=$!
        if until_true test -s "$folder/nginx.pid" && kill -0 "$nginx_pid" 2>/dev/null; then return 0; fi
    done
    cat "$folder/nginx.log" >&2
    return 1
}
