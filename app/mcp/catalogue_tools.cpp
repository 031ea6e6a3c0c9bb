// SPDX-License-Identifier: MIT
// list_webhooks and add_webhook.
#include "app/mcp/shaping.h"

#include "app/cli/input.h"
#include "app/cli/words.h"

#include "core/model/text.h"
#include "core/platform/files.h"
#include "core/rules/catalogue_rules.h"
#include "core/rules/url_policy.h"

#include <QtCore/QFile>

#include <algorithm>

namespace ovyxa::mcp {

using namespace Qt::StringLiterals;

namespace {

constexpr qint64 mostSecretBytes = 4096;

Json webhookRow(const WebhookStatus &status)
{
    Json row = slim(cli::webhookLine(status));
    row["used_this_hour"] = status.usedThisHour;
    return row;
}

void listWebhooks(ToolCall &call)
{
    const auto behind = cursorOf(call);
    if (!behind)
        return call.refuse(behind.error().message);
    const SiteId site = call.text("site");
    QList<WebhookStatus> all = call.bench()->catalogue()->webhooks();
    all.removeIf([&](const WebhookStatus &status) { return (!site.isEmpty() && status.webhook.site != site) || status.webhook.id.value <= *behind; });
    std::sort(all.begin(), all.end(), [](const WebhookStatus &one, const WebhookStatus &other) { return one.webhook.id < other.webhook.id; });
    const qsizetype limit = call.number("limit", 20);
    Json answer{{"webhooks", Json::array()}};
    for (const WebhookStatus &status : all.first(std::min(limit, all.size())))
        answer["webhooks"].push_back(webhookRow(status));
    if (all.size() > limit)
        answer["next_cursor"] = std::to_string(all.at(limit - 1).webhook.id.value);
    if (all.isEmpty() && *behind == 0)
        answer["hint"] = "There is none yet: add_webhook makes one.";
    call.answer(answer);
}

/// A file for a secret that is to be made, where one is asked for: for this user alone, and never over another one.
Result<void> makeSecretFile(const QString &path)
{
    if (!path.isEmpty() && !makePrivateFile(path))
        return Error{ErrorCode::Unavailable,
                     u"The file for the secret, %1, cannot be made: it is there already, or its folder takes none."_s.arg(path)};
    return {};
}

void removeSecretFile(const QString &path)
{
    if (!path.isEmpty())
        QFile::remove(path); // empty, and made by this call
}

Result<QByteArray> secretGiven(const ToolCall &call)
{
    const int ways = int(call.has("secret")) + int(call.has("secret_file")) + int(call.has("write_secret_to"));
    if (ways > 1)
        return Error{ErrorCode::InvalidInput, u"Give one of \"secret\", \"secret_file\" and \"write_secret_to\"."_s};
    return secretArgument(call);
}

void addTo(ToolCall &call, const Webhook &webhook, const QByteArray &secret)
{
    const QString file = call.file("write_secret_to");
    call.bench()->catalogue()->addWebhook(webhook, secret, &call, [&call, file, isMade = secret.isEmpty()](const Result<WebhookWithSecret> &added) {
        if (!added) {
            removeSecretFile(file);
            return call.refuse(added.error().message);
        }
        Json answer = webhookRow(WebhookStatus{added->webhook});
        if (!file.isEmpty()) {
            QFile target(file);
            if (!target.open(QIODevice::WriteOnly) || target.write(added->secret) != added->secret.size() || !target.flush())
                return call.refuse(u"Webhook %1 was added, but its secret could not be written to %2: %3"_s.arg(added->webhook.id.value)
                                       .arg(file, target.errorString()));
            answer["secret_file"] = file.toStdString();
        } else if (isMade) {
            answer["hint"] =
                "Its secret was made by the bench, whose receiver knows it. For a handler of your own give write_secret_to or secret_file.";
        }
        call.answer(answer);
    });
}

void addWebhook(ToolCall &call)
{
    const auto secret = secretGiven(call);
    if (!secret)
        return call.refuse(secret.error().message);
    Webhook webhook;
    webhook.site = call.text("site");
    webhook.url = call.text("url");
    webhook.name = call.text("name");
    for (const Json &event : call.arguments().value("events", Json::array({"goal.completed", "usage.threshold", "realtime.spike"})))
        webhook.events |= *fromText<EventKind>(QString::fromStdString(event.get<std::string>()));
    webhook.encoding = *fromText<SignatureEncoding>(call.text("signature", u"hex"_s));
    webhook.format = *fromText<BodyFormat>(call.text("format", u"ovyxa"_s));
    webhook.spikeThreshold = int(call.number("spike_threshold", webhook.spikeThreshold));
    if (const QString named = call.text("ca_file"); !named.isEmpty()) {
        const auto file = fileToRead(call, named);
        const auto authorities = file ? cli::authoritiesIn({file->toStdString()}, nullptr) : file.error();
        if (!authorities)
            return call.refuse(authorities.error().message);
        webhook.authorityFile = *file;
    }
    if (!call.bench()->catalogue()->settings().allowLoopbackHttp && lacksPlainHttp(webhook.url))
        return call.refuse(u"Webhooks must use HTTPS: start_receiver without plain_http has a url for them. For plain HTTP to this machine somebody "
                           "at it has to let the profile allow it: \"ovyxa-bench settings set allow_loopback_http=on\"."_s);
    const QList<Site> sites = call.bench()->catalogue()->sites();
    const bool isNewSite = std::none_of(sites.cbegin(), sites.cend(), [&webhook](const Site &site) { return site.id == webhook.site; });
    // A webhook that is refused leaves no site behind: what can be said against it is said before there is one.
    if (isNewSite) {
        Webhook named = webhook;
        if (named.name.trimmed().isEmpty())
            named.name = rules::freeWebhookName(named.url, {});
        if (const auto problems = rules::webhookProblems(named, *secret, {}, call.bench()->catalogue()->settings()); !problems.isEmpty())
            return call.refuse(problems.constFirst().message);
    }
    if (const auto made = makeSecretFile(call.file("write_secret_to")); !made)
        return call.refuse(made.error().message);
    if (!isNewSite)
        return addTo(call, webhook, *secret);
    Site site;
    site.id = webhook.site;
    call.bench()->catalogue()->addSite(site, &call, [&call, webhook, secret = *secret](const Result<Site> &added) {
        if (call.hasEnded())
            return;
        if (!added && added.error().code != ErrorCode::Conflict) { // another call under way may just have made it
            removeSecretFile(call.file("write_secret_to"));
            return call.refuse(added.error().message);
        }
        addTo(call, webhook, secret);
    });
}

} // namespace

std::vector<Tool> catalogueTools()
{
    Json listing{{"site", textSchema("Only this site's", 253)}};
    addPaging(listing);
    const Json events = choiceSchema("An event", {"goal.completed", "usage.threshold", "realtime.spike"});
    constexpr qint64 mostVisitors = 1'000'000;
    return {
        {"list_webhooks", "List webhooks", "Where events are sent: id, site, url, events, signature encoding, health. Never secrets.",
         objectSchema(listing), Hints{true, false, true, false}, listWebhooks},
        {"add_webhook", "Add a webhook",
         "Adds a destination for a site's events; the site is made if it is new. The receiver of this bench accepts every webhook's secret. A secret "
         "is "
         "made unless one is given, and never shown.",
         objectSchema(
             {{"site", textSchema("Such as acme.test", 253)},
              {"url",
               textSchema("Where to, such as start_receiver's url and a path. https; http only to this machine, and only if the profile allows it")},
              {"events", listSchema("All three unless told", events, 3)},
              {"name", textSchema("What people call it", 100)},
              {"secret", textSchema("For throw-away ones: it is in your transcript then", mostSecretBytes)},
              {"secret_file", textSchema("A file that holds the secret")},
              {"write_secret_to", textSchema("A new file that the made secret is written to, for this user alone")},
              {"signature", choiceSchema("How the HMAC is written; hex unless told", {"hex", "prefixed", "base64"})},
              {"format", choiceSchema("What the body is; ovyxa unless told", {"ovyxa", "slack"})},
              {"spike_threshold", numberSchema("Active visitors for realtime.spike", 0, mostVisitors)},
              {"ca_file", textSchema("One more CA certificate to trust (PEM), absolute path")}},
             {"site", "url"}),
         Hints{false, false, false, false}, addWebhook},
    };
}

} // namespace ovyxa::mcp
