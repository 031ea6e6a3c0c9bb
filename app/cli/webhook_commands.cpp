// SPDX-License-Identifier: MIT
// `webhooks`: add, list, pause, resume, remove, rotate. A secret is shown when it is made or given, and never again.
#include "app/cli/action_command.h"
#include "app/cli/input.h"
#include "app/cli/whole_number.h"
#include "app/cli/words.h"

#include "core/model/text.h"
#include "core/rules/query_text.h"
#include "core/rules/query_values.h"
#include "core/rules/url_policy.h"

#include <QtCore/QCoreApplication>
#include <QtCore/QFileInfo>

#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <limits>

namespace ovyxa::cli {

using namespace Qt::StringLiterals;

namespace {

struct WebhookCommandsWords
{
    Q_DECLARE_TR_FUNCTIONS(Webhooks)
};

struct WebhookOptions
{
    std::string site;
    std::string name;
    std::string url;
    std::string events;
    SecretOptions secret;
    int spikeThreshold = Webhook().spikeThreshold;
    std::string format = "ovyxa";
    std::string signature = "hex";
    std::string authority;
    std::string connections = "new";
    qint64 id = 0;
};

/// A secret that was made is shown, this once; one that was given is known where it came from, and stays out of logs.
void showWithSecret(ActionCommand &command, const WebhookWithSecret &shown, bool wasMade)
{
    const WebhookStatus status{shown.webhook};
    nlohmann::ordered_json line = webhookLine(status);
    line["secret"] = wasMade ? nlohmann::ordered_json(shown.secret.toStdString()) : nlohmann::ordered_json(nullptr);
    QString text = webhookText(status);
    if (const QString odd = oddTarget(shown.webhook.url); !odd.isEmpty())
        command.out().note(odd);
    if (wasMade)
        text += u'\n' + WebhookCommandsWords::tr("Its secret, shown this once: %1").arg(QString::fromUtf8(shown.secret));
    command.out().result(line, text);
    command.out().note(WebhookCommandsWords::tr("Secrets are kept in %1.").arg(command.bench()->secretsPlace()));
    command.finish(Done);
}

Error noSuchEvent(const QString &given)
{
    QStringList names;
    for (const EventKind kind : allEventKinds)
        names += QString(toText(kind));
    QString meant;
    for (const QString &word : given.split(u',')) {
        if (const QString nearest = rules::nearestWord(word.trimmed(), names); !names.contains(word.trimmed()) && !nearest.isEmpty())
            meant = u' ' + WebhookCommandsWords::tr("The nearest is \"%1\".").arg(nearest);
    }
    return {ErrorCode::InvalidInput,
            WebhookCommandsWords::tr("--events takes goal.completed, usage.threshold and realtime.spike, separated by commas; "
                                     "\"%1\" is something else.")
                    .arg(given.left(80))
                + meant};
}

void addWebhook(ActionCommand &command, const WebhookOptions &options)
{
    const auto secret = options.secret.one(command.globals().errand);
    if (!secret)
        return command.fail(secret.error());
    const auto events = eventKindsFromText(fromStd(options.events));
    if (!events)
        return command.fail(noSuchEvent(fromStd(options.events)));
    Webhook webhook;
    webhook.site = fromStd(options.site);
    webhook.url = fromStd(options.url);
    webhook.name = fromStd(options.name);
    webhook.events = *events;
    webhook.spikeThreshold = options.spikeThreshold;
    webhook.encoding = *fromText<SignatureEncoding>(fromStd(options.signature));
    webhook.format = *fromText<BodyFormat>(fromStd(options.format));
    webhook.connections = *fromText<Connections>(fromStd(options.connections));
    if (!options.authority.empty())
        webhook.authorityFile = QFileInfo(command.place(fromStd(options.authority))).absoluteFilePath();
    if (!command.bench()->catalogue()->settings().allowLoopbackHttp && lacksPlainHttp(webhook.url))
        return command.fail({ErrorCode::InvalidInput,
                             WebhookCommandsWords::tr("Webhooks must use HTTPS. For a server on this machine, use https://, or let the profile "
                                                      "allow it: \"ovyxa-bench settings set allow_loopback_http=on\".")});
    command.bench()->catalogue()->addWebhook(webhook, *secret, &command,
                                             command.orFail<WebhookWithSecret>([&command, made = secret->isEmpty()](const WebhookWithSecret &added) {
                                                 showWithSecret(command, added, made);
                                             }));
}

void listWebhooks(ActionCommand &command, const QString &onlySite)
{
    if (const auto isThere = command.bench() ? isSiteOf(command.bench()->catalogue()->sites(), onlySite) : Result<void>(); !isThere)
        return command.fail(isThere.error());
    const QList<WebhookStatus> all = command.bench() ? command.bench()->catalogue()->webhooks() : QList<WebhookStatus>();
    bool areThere = false;
    for (const WebhookStatus &status : all) {
        if (!onlySite.isEmpty() && status.webhook.site != onlySite)
            continue;
        areThere = true;
        command.out().result(webhookLine(status), webhookText(status));
    }
    if (!areThere) {
        command.out().emptiness(onlySite.isEmpty() ? WebhookCommandsWords::tr("No webhooks yet.")
                                                   : WebhookCommandsWords::tr("No webhooks of %1 yet.").arg(onlySite.left(60)));
    }
    command.finish(Done);
}

std::optional<WebhookStatus> listedWebhook(ActionCommand &command, WebhookId id)
{
    const QList<WebhookStatus> all = command.bench()->catalogue()->webhooks();
    const auto found = std::find_if(all.cbegin(), all.cend(), [id](const WebhookStatus &status) { return status.webhook.id == id; });
    if (found != all.cend())
        return *found;
    command.fail({ErrorCode::NotFound, WebhookCommandsWords::tr("There is no webhook %1.").arg(id.value)});
    return {};
}

void removeWebhook(ActionCommand &command, WebhookId id)
{
    const auto found = listedWebhook(command, id);
    if (!found)
        return;
    command.bench()->catalogue()->removeWebhook(id, &command, command.orFail([&command, status = *found] {
        command.out().result(webhookLine(status), webhookText(status));
        command.out().note(WebhookCommandsWords::tr("Removed. Its deliveries stay in the log."));
        command.finish(Done);
    }));
}

/// How many events were skipped, and how they are sent: by hand, since whoever resumes may not want them any more.
void pauseWebhook(ActionCommand &command, WebhookId id, bool pauses)
{
    auto found = listedWebhook(command, id);
    if (!found)
        return;
    found->webhook.paused = pauses;
    command.bench()->catalogue()->setPaused(id, pauses, &command, command.orFail([&command, status = *found] {
        DeliveryQuery query;
        query.skippedOf = status.webhook.id;
        command.bench()->log()->count(query, &command, command.orFail<qint64>([&command, status](qint64 skipped) {
            nlohmann::ordered_json line = webhookLine(status);
            line["skipped"] = skipped;
            command.out().result(line, webhookText(status));
            if (status.webhook.paused)
                command.out().note(WebhookCommandsWords::tr("Paused: its events are kept as skipped from now on. What is under way goes on."));
            else if (skipped > 0)
                command.out().note(WebhookCommandsWords::tr("Resumed. %n event(s) were skipped and can be sent: deliveries replay --query '%1'",
                                                            nullptr, int(skipped))
                                       .arg(rules::queryTermText(u"webhook"_s, {status.webhook.name}) + " error:paused"_L1));
            else
                command.out().note(WebhookCommandsWords::tr("Resumed."));
            command.finish(Done);
        }));
    }));
}

void rotateWebhook(ActionCommand &command, const WebhookOptions &options)
{
    const auto secret = options.secret.one(command.globals().errand);
    if (!secret)
        return command.fail(secret.error());
    command.bench()->catalogue()->rotateSecret(
        WebhookId{options.id}, *secret, &command,
        command.orFail<WebhookWithSecret>(
            [&command, made = secret->isEmpty()](const WebhookWithSecret &rotated) { showWithSecret(command, rotated, made); }));
}

} // namespace

void addWebhooks(CLI::App &app, CommandFactory &chosen)
{
    using Access = ActionCommand::Access;
    const auto text = [](const QString &translated) { return translated.toStdString(); };
    CLI::App *webhooks = app.add_subcommand("webhooks", text(WebhookCommandsWords::tr("The sites' webhooks")));
    webhooks->require_subcommand(1);
    auto options = std::make_shared<WebhookOptions>();

    CLI::App *add = webhooks->add_subcommand("add", text(WebhookCommandsWords::tr("Add a webhook; without a secret, one is made and shown once")));
    add->add_option("--site", options->site, text(WebhookCommandsWords::tr("Whose")))->required()->type_name("ID");
    add->add_option("--url", options->url, text(WebhookCommandsWords::tr("Where to; https")))->required()->type_name("URL");
    add->add_option("--events", options->events,
                    text(WebhookCommandsWords::tr("goal.completed, usage.threshold, realtime.spike; separated by commas")))
        ->required()
        ->type_name("LIST");
    add->add_option("--name", options->name, text(WebhookCommandsWords::tr("What it is called; without it, the URL's host")))->type_name("NAME");
    options->secret.addTo(*add, false);
    add->add_option("--spike-threshold", options->spikeThreshold,
                    text(WebhookCommandsWords::tr("realtime.spike fires above so many active visitors")))
        ->transform(WholeNumber(0, std::numeric_limits<int>::max()))
        ->type_name("N");
    add->add_option("--format", options->format, text(WebhookCommandsWords::tr("ovyxa or slack")))
        ->check(CLI::IsMember({"ovyxa", "slack"}))
        ->type_name("FORMAT");
    add->add_option("--signature", options->signature, text(WebhookCommandsWords::tr("hex, prefixed or base64")))
        ->check(CLI::IsMember({"hex", "prefixed", "base64"}))
        ->type_name("ENCODING");
    add->add_option("--ca", options->authority,
                    text(WebhookCommandsWords::tr("Trust this certificate authority too, for this webhook alone (PEM); read at each delivery")))
        ->type_name("FILE");
    add->add_option("--connections", options->connections, text(WebhookCommandsWords::tr("new for each request, or kept")))
        ->check(CLI::IsMember({"new", "kept"}))
        ->type_name("WHICH");
    add->callback([options, &chosen] {
        chosen = ActionCommand::factory(Access::Change, [options](ActionCommand &command) { addWebhook(command, *options); });
    });

    CLI::App *list = webhooks->add_subcommand("list", text(WebhookCommandsWords::tr("List the webhooks")));
    list->add_option("--site", options->site, text(WebhookCommandsWords::tr("Of this site only")))->type_name("ID");
    list->callback([options, &chosen] {
        chosen = ActionCommand::factory(Access::Read, [options](ActionCommand &command) { listWebhooks(command, fromStd(options->site)); });
    });

    const auto addId = [&options, &text](CLI::App *command) {
        command->add_option("ID", options->id, text(WebhookCommandsWords::tr("Which, by its number")))
            ->required()
            ->type_name("")
            ->transform(WholeNumber(1, std::numeric_limits<qint64>::max()));
    };
    CLI::App *remove = webhooks->add_subcommand("remove", text(WebhookCommandsWords::tr("Remove a webhook; its deliveries stay in the log")));
    addId(remove);
    remove->callback([options, &chosen] {
        chosen = ActionCommand::factory(Access::Change, [options](ActionCommand &command) { removeWebhook(command, WebhookId{options->id}); });
    });
    for (const auto &[name, help, pauses] :
         {std::tuple("pause", WebhookCommandsWords::tr("Pause a webhook: its events are kept as skipped, and can be sent later"), true),
          std::tuple("resume", WebhookCommandsWords::tr("Resume a paused webhook; says what was skipped meanwhile"), false)}) {
        CLI::App *command = webhooks->add_subcommand(name, text(help));
        addId(command);
        command->callback([options, pauses = pauses, &chosen] {
            chosen = ActionCommand::factory(Access::Change,
                                            [options, pauses](ActionCommand &action) { pauseWebhook(action, WebhookId{options->id}, pauses); });
        });
    }
    CLI::App *rotate =
        webhooks->add_subcommand("rotate", text(WebhookCommandsWords::tr("Give a webhook a new secret; for 24 hours the receiver accepts both")));
    addId(rotate);
    options->secret.addTo(*rotate, false);
    rotate->callback([options, &chosen] {
        chosen = ActionCommand::factory(Access::Change, [options](ActionCommand &command) { rotateWebhook(command, *options); });
    });
}

} // namespace ovyxa::cli
