// SPDX-License-Identifier: MIT
#include "app/cli/examples.h"

#include "app/cli/input.h"

#include <CLI/CLI.hpp>

#include <algorithm>
#include <array>

namespace ovyxa::cli {

namespace {

struct ExampleCalls
{
    const char *path; ///< of the subcommand, as it is typed behind the program's name
    const char *first;
    const char *second;
};

constexpr std::array exampleCalls = std::to_array<ExampleCalls>({
    {"trial", "ovyxa-bench trial", "ovyxa-bench trial --json"},
    {"listen", "ovyxa-bench listen --port 8443 --secret s3cret --respond 503x2,200",
     "ovyxa-bench listen --secret s3cret --count 1 -- sh -c 'curl --cacert \"$OVYXA_BENCH_CA\" \"$OVYXA_BENCH_URL\"'"},
    {"trigger", "ovyxa-bench trigger goal.completed --url https://localhost:8443/hooks --secret s3cret",
     "ovyxa-bench trigger realtime.spike --url http://localhost:3000/hooks --allow-loopback-http --data active_visitors=250 --speed 60"},
    {"resend", "ovyxa-bench resend 1 --header 'X-Debug: 1' --sign again", "ovyxa-bench resend 1 --sign wrong --no-retry"},
    {"verify", "ovyxa-bench verify --secret-file secret.txt --signature rb3hzkDInBQhVofV12Kkffbfrvz61h4uhnGP/ISYVxs= body.json",
     "printf '{}' | ovyxa-bench verify --secret s3cret --signature rb3hzkDInBQhVofV12Kkffbfrvz61h4uhnGP/ISYVxs= -"},
    {"sites", "ovyxa-bench sites add acme.test", "ovyxa-bench sites list"},
    {"sites add", "ovyxa-bench sites add acme.test", "ovyxa-bench sites add shop.test --country DE"},
    {"sites list", "ovyxa-bench sites list", "ovyxa-bench sites list --json"},
    {"sites remove", "ovyxa-bench sites remove acme.test", "ovyxa-bench sites remove acme.test --json"},
    {"webhooks", "ovyxa-bench webhooks add --site acme.test --url https://localhost:8443/ --events goal.completed", "ovyxa-bench webhooks list"},
    {"webhooks add", "ovyxa-bench webhooks add --site acme.test --url https://localhost:8443/ --events goal.completed,usage.threshold",
     "ovyxa-bench webhooks add --site acme.test --url https://localhost:8443/ --events realtime.spike --spike-threshold 50 --signature base64"},
    {"webhooks list", "ovyxa-bench webhooks list", "ovyxa-bench webhooks list --site acme.test --json"},
    {"webhooks remove", "ovyxa-bench webhooks remove 1", "ovyxa-bench webhooks remove 1 --json"},
    {"webhooks pause", "ovyxa-bench webhooks pause 1", "ovyxa-bench webhooks pause 1 --json"},
    {"webhooks resume", "ovyxa-bench webhooks resume 1", "ovyxa-bench webhooks resume 1 --json"},
    {"webhooks rotate", "ovyxa-bench webhooks rotate 1", "ovyxa-bench webhooks rotate 1 --secret-file new-secret.txt"},
    {"goals", "ovyxa-bench goals add --site acme.test --name Signup --event signup", "ovyxa-bench goals list"},
    {"goals add", "ovyxa-bench goals add --site acme.test --name Purchase --path '/thanks*'",
     "ovyxa-bench goals add --site acme.test --name Signup --event signup"},
    {"goals list", "ovyxa-bench goals list", "ovyxa-bench goals list --site acme.test --json"},
    {"goals remove", "ovyxa-bench goals remove 1", "ovyxa-bench goals remove 1 --json"},
    {"deliveries", "ovyxa-bench deliveries list --state failed", "ovyxa-bench deliveries replay --state failed --dry-run"},
    {"deliveries list", "ovyxa-bench deliveries list --query 'state:failed since:2h'",
     "ovyxa-bench deliveries list --state failed --limit 10 --json"},
    {"deliveries show", "ovyxa-bench deliveries show 1", "ovyxa-bench deliveries show 1 --json"},
    {"deliveries replay", "ovyxa-bench deliveries replay --state failed --dry-run", "ovyxa-bench deliveries replay 1 2 --no-retry"},
    {"deliveries export", "ovyxa-bench deliveries export --format csv -o deliveries.csv",
     "ovyxa-bench deliveries export --format ndjson --query state:failed"},
    {"deliveries diff", "ovyxa-bench deliveries diff 1 2", "ovyxa-bench deliveries diff 1 2 --json"},
    {"deliveries prune", "ovyxa-bench deliveries prune --older-than 30d --dry-run", "ovyxa-bench deliveries prune --keep 1000"},
    {"deliveries cancel", "ovyxa-bench deliveries cancel 1", "ovyxa-bench deliveries cancel --query state:waiting"},
    {"captures", "ovyxa-bench captures list --verdict invalid", "ovyxa-bench captures show 1"},
    {"captures list", "ovyxa-bench captures list --query 'verdict:invalid since:2h'", "ovyxa-bench captures list --limit 1 --full --json"},
    {"captures show", "ovyxa-bench captures show 1", "ovyxa-bench captures show 1 --json"},
    {"captures export", "ovyxa-bench captures export --format har -o captures.har",
     "ovyxa-bench captures export --format ndjson --query verdict:invalid"},
    {"captures diff", "ovyxa-bench captures diff 1 2", "ovyxa-bench captures diff 1 2 --json"},
    {"captures clear", "ovyxa-bench captures clear", "ovyxa-bench captures clear --json"},
    {"serve", "ovyxa-bench serve --events-port 8080 --speed 60", "ovyxa-bench serve --duration 10m --ready-file ready.txt --json"},
    {"simulate", "ovyxa-bench simulate --site acme.test --for 2h",
     "ovyxa-bench simulate --site acme.test --visitors 50 --events 'signup 3, purchase 1' --spike 200"},
    {"scenario", "ovyxa-bench scenario check flaky-endpoint.json", "ovyxa-bench scenario run flaky-endpoint.json"},
    {"scenario run", "ovyxa-bench scenario run flaky-endpoint.json", "ovyxa-bench scenario run flaky-endpoint.json --junit report.xml"},
    {"scenario check", "ovyxa-bench scenario check flaky-endpoint.json", "ovyxa-bench scenario check flaky-endpoint.json --json"},
    {"scenario record", "ovyxa-bench scenario record -o recorded.json", "ovyxa-bench scenario record --since 10m -o recorded.json"},
    {"keys", "ovyxa-bench keys add backend", "ovyxa-bench keys list"},
    {"keys add", "ovyxa-bench keys add backend", "ovyxa-bench keys add backend --json"},
    {"keys list", "ovyxa-bench keys list", "ovyxa-bench keys list --json"},
    {"keys revoke", "ovyxa-bench keys revoke 1", "ovyxa-bench keys revoke 1 --json"},
    {"clock", "ovyxa-bench clock show", "ovyxa-bench clock advance 36m"},
    {"clock show", "ovyxa-bench clock show", "ovyxa-bench clock show --json"},
    {"clock reset", "ovyxa-bench clock reset", "ovyxa-bench clock reset --json"},
    {"clock advance", "ovyxa-bench clock advance 36m", "ovyxa-bench clock advance 30d --json"},
    {"settings", "ovyxa-bench settings list", "ovyxa-bench settings set allow_loopback_http=on"},
    {"settings list", "ovyxa-bench settings list", "ovyxa-bench settings list --json"},
    {"settings set", "ovyxa-bench settings set allow_loopback_http=on", "ovyxa-bench settings set plan_limit=10000 keep_days=30"},
    {"watch", "ovyxa-bench watch --query state:failed", "ovyxa-bench watch --count 5 --duration 2m --json"},
    {"wait-for", "ovyxa-bench wait-for 'state:delivered event:goal.completed' --within 30s",
     "ovyxa-bench wait-for verdict:valid --count 2 --within 10s"},
    {"export-profile", "ovyxa-bench export-profile -o bench.json", "ovyxa-bench export-profile --with-secrets -o bench.json"},
    {"import-profile", "ovyxa-bench import-profile bench.json", "ovyxa-bench export-profile --profile ./bench | ovyxa-bench import-profile -"},
    {"mcp", "ovyxa-bench mcp", "echo '{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"ping\"}' | ovyxa-bench mcp"},
    {"completion", "ovyxa-bench completion bash", "source <(ovyxa-bench completion bash)"},
    {"", "ovyxa-bench trial", "ovyxa-bench listen --port 8443 --secret s3cret"},
});

} // namespace

QStringList examplesOf(const CLI::App &app)
{
    QString path;
    for (const CLI::App *level = &app; level->get_parent(); level = level->get_parent())
        path = fromStd(level->get_name()) + (path.isEmpty() ? path : u' ' + path);
    const auto calls =
        std::find_if(exampleCalls.begin(), exampleCalls.end(), [&](const ExampleCalls &each) { return path == QLatin1String(each.path); });
    return calls == exampleCalls.end() ? QStringList() : QStringList{QString::fromUtf8(calls->first), QString::fromUtf8(calls->second)};
}

} // namespace ovyxa::cli
