// SPDX-License-Identifier: MIT
#include "core/bench/checks.h"

#include "core/rules/alert_rule_text.h"
#include "core/rules/url_policy.h"
#include "core/model/limits.h"
#include "core/payload/json_tree.h"
#include "core/payload/payload.h"
#include "core/rules/response_plan.h"
#include "core/triggers/traffic_simulator.h"

#include <QtCore/QCoreApplication>
#include <QtCore/QRegularExpression>
#include <QtCore/QStringDecoder>
#include <QtNetwork/QHostAddress>

#include <algorithm>

namespace ovyxa::checks {

using namespace Qt::StringLiterals;

namespace {

constexpr qsizetype longestName = 200; // characters; more than any list can show
constexpr qsizetype longestSecret = 1024;

struct Text
{
    Q_DECLARE_TR_FUNCTIONS(ovyxa::checks)
};

bool hasControlCharacters(QStringView text)
{
    return std::any_of(text.cbegin(), text.cend(), [](QChar c) { return c.category() == QChar::Other_Control; });
}

Result<void> nameAllowed(const QString &name, const QString &what)
{
    if (name.trimmed().isEmpty())
        return Error{ErrorCode::InvalidInput, Text::tr("%1 is empty. Type a name.").arg(what)};
    if (name.size() > longestName)
        return Error{ErrorCode::InvalidInput,
                     Text::tr("%1 is %2 characters long; at most %3 are allowed.").arg(what).arg(name.size()).arg(longestName)};
    if (hasControlCharacters(name))
        return Error{ErrorCode::InvalidInput, Text::tr("%1 contains a control character, such as a line break. Remove it.").arg(what)};
    return {};
}

} // namespace

Result<void> siteIdAllowed(const QString &id)
{
    if (const auto named = nameAllowed(id, Text::tr("The site id")); !named)
        return named;
    if (std::any_of(id.cbegin(), id.cend(), [](QChar c) { return c.isSpace(); }))
        return Error{ErrorCode::InvalidInput, Text::tr("The site id contains a space. Write it as Ovyxa does, such as acme.test.")};
    return {};
}

Result<void> countryAllowed(const QString &country)
{
    const bool twoLetters = country.size() == 2 && std::all_of(country.cbegin(), country.cend(), [](QChar c) { return c >= u'A' && c <= u'Z'; });
    if (!twoLetters)
        return Error{ErrorCode::InvalidInput, Text::tr("The country is two upper-case letters (ISO 3166), such as FR.")};
    return {};
}

Result<void> goalAllowed(const Goal &goal)
{
    if (const auto named = nameAllowed(goal.name, Text::tr("The goal's name")); !named)
        return named;
    if (goal.kind == Goal::Kind::CustomEvent)
        return nameAllowed(goal.pattern, Text::tr("The event's name"));
    if (!goal.pattern.startsWith(u'/') && !goal.pattern.startsWith(u'*'))
        return Error{ErrorCode::InvalidInput, Text::tr("A pageview goal's path starts with /, such as /thanks or /blog/*.")};
    return nameAllowed(goal.pattern, Text::tr("The goal's path"));
}

Result<void> secretAllowed(const QByteArray &secret)
{
    if (secret.isEmpty())
        return {};
    if (secret.size() > longestSecret)
        return Error{ErrorCode::InvalidInput, Text::tr("The secret is %1 bytes long; at most %2 are allowed.").arg(secret.size()).arg(longestSecret)};
    QStringDecoder decoder(QStringDecoder::Utf8);
    const QString text = decoder(secret);
    if (decoder.hasError())
        return Error{ErrorCode::InvalidInput, Text::tr("The secret is not UTF-8 text. Paste it as Ovyxa showed it.")};
    if (text != text.trimmed())
        return Error{ErrorCode::InvalidInput, Text::tr("The secret begins or ends with white space. Remove it, or signatures will not match.")};
    if (hasControlCharacters(text))
        return Error{ErrorCode::InvalidInput, Text::tr("The secret contains a control character. Paste it as Ovyxa showed it.")};
    return {};
}

QList<FieldProblem> webhookProblems(const Webhook &webhook, const QByteArray &secret, const QList<Webhook> &existing, const ProfileSettings &settings)
{
    QList<FieldProblem> problems;
    if (existing.size() >= limits::webhooksPerSite) {
        problems.append(
            {WebhookField::Site, Text::tr("Ovyxa allows at most %1 webhooks a site, and %2 has them all. Remove one, or use another site.")
                                     .arg(limits::webhooksPerSite)
                                     .arg(webhook.site)});
    }
    if (const auto allowed = nameAllowed(webhook.name, Text::tr("The webhook's name")); !allowed)
        problems.append({WebhookField::Name, allowed.error().message});
    if (std::any_of(existing.cbegin(), existing.cend(), [&](const Webhook &other) { return other.name == webhook.name; }))
        problems.append({WebhookField::Name, Text::tr("The site has a webhook “%1” already. Choose another name.").arg(webhook.name)});
    if (const auto url = normalisedUrl(webhook.url, settings); !url)
        problems.append({WebhookField::Url, url.error().message});
    if (!webhook.events)
        problems.append({WebhookField::Events, Text::tr("No event is chosen, so this webhook would never fire. Choose at least one.")});
    if (webhook.spikeThreshold < 0)
        problems.append({WebhookField::SpikeThreshold, Text::tr("The spike threshold is a number of visitors, 0 or more.")});
    if (const auto allowed = secretAllowed(secret); !allowed)
        problems.append({WebhookField::Secret, allowed.error().message});
    return problems;
}

Result<QString> normalisedUrl(const QString &url, const ProfileSettings &settings)
{
    const auto checked = UrlPolicy{settings.allowLoopbackHttp}.check(url);
    if (!checked)
        return checked.error();
    return checked->toString(QUrl::FullyEncoded);
}

bool isSlackHost(const QString &url)
{
    return QUrl(url).host().compare("hooks.slack.com"_L1, Qt::CaseInsensitive) == 0;
}

Result<void> planAllowed(const QString &plan)
{
    const auto parsed = ResponsePlan::parse(plan);
    if (!parsed)
        return parsed.error();
    return {};
}

Result<void> addressAllowed(const QString &address)
{
    if (QHostAddress(address).isNull())
        return Error{ErrorCode::InvalidInput, Text::tr("An address is written in digits, such as 127.0.0.1 or ::1.")};
    return {};
}

bool isLoopbackAddress(const QString &address)
{
    return QHostAddress(address).isLoopback();
}

Result<AlertRule> alertRuleFromText(const QString &text)
{
    return ovyxa::alertRuleFromText(text);
}

QString alertRuleText(const AlertRule &rule)
{
    return toText(rule);
}

QString alertNumber(double number)
{
    return ovyxa::alertNumber(number);
}

Result<void> simulationAllowed(const SimulationSettings &settings)
{
    return checkSimulation(settings);
}

Result<QList<Weighted>> weightedFromText(const QString &text)
{
    static const QRegularExpression weightAtEnd(u"^(.*\\S)\\s+(\\d{1,6})$"_s);
    QList<Weighted> list;
    for (const QString &part : text.split(u',')) {
        const QString trimmed = part.trimmed();
        const auto match = weightAtEnd.match(trimmed);
        const Weighted weighted = match.hasMatch() ? Weighted{match.captured(1), match.captured(2).toInt()} : Weighted{trimmed, 1};
        if (weighted.value.isEmpty())
            return Error{ErrorCode::InvalidInput, Text::tr("There is nothing between two commas. Write values with their weights: / 8, /pricing 4.")};
        if (weighted.weight < 1)
            return Error{ErrorCode::InvalidInput,
                         Text::tr("The weight of “%1” must be at least 1; leave it out of the list instead.").arg(weighted.value)};
        list.append(weighted);
    }
    return list;
}

QString weightedText(const QList<Weighted> &list)
{
    QStringList parts;
    for (const Weighted &weighted : list)
        parts += u"%1 %2"_s.arg(weighted.value).arg(weighted.weight);
    return parts.join(", "_L1);
}

Result<QByteArray> payloadPreview(const EventDraft &draft, BodyFormat format, Instant simulatedNow)
{
    if (draft.body)
        return *draft.body;
    return makePayload(Event{{}, draft.kind, draft.site, simulatedNow, draft.data}, format);
}

Result<QByteArray> normalisedObject(const QByteArray &json)
{
    return ovyxa::normalisedObject(json);
}

Result<QByteArray> withField(const QByteArray &object, const QString &key, const QString &value)
{
    return ovyxa::withField(object, key, value);
}

Result<JsonNode> jsonTree(const QByteArray &json)
{
    return parseJsonTree(json);
}

Result<QByteArray> prettyJson(const QByteArray &json)
{
    return ovyxa::prettyJson(json);
}

namespace {

/// POSIX: everything between single quotes is literal, and a single quote itself is written '\''.
QString shellQuoted(const QString &text)
{
    QString quoted = text;
    return u'\'' + quoted.replace(u'\'', "'\\''"_L1) + u'\'';
}

} // namespace

QString asCurl(const Attempt &attempt, const QByteArray &body)
{
    QStringList parts{"curl --request POST"_L1 + u' ' + shellQuoted(attempt.url)};
    const QList<QByteArray> lines = attempt.requestHead.split('\n');
    for (const QByteArray &line : lines.mid(1)) {
        const QString field = QString::fromUtf8(line.trimmed());
        const QString name = field.section(u':', 0, 0).toLower();
        // curl writes these itself, from the URL and the body.
        if (field.isEmpty() || name == "host"_L1 || name == "content-length"_L1 || name == "connection"_L1)
            continue;
        parts.append("--header "_L1 + shellQuoted(field));
    }
    QStringDecoder decoder(QStringDecoder::Utf8);
    const QString text = decoder(body);
    if (decoder.hasError() || text.contains(QChar(0))) // bytes that no shell argument can carry
        return "printf %s "_L1 + shellQuoted(QString::fromLatin1(body.toBase64())) + " | base64 --decode | "_L1 + parts.join(" \\\n  "_L1)
               + " \\\n  --data-binary @-"_L1;
    // A leading @ would name a file; --data-raw takes every byte as it stands.
    parts.append("--data-raw "_L1 + shellQuoted(text));
    return parts.join(" \\\n  "_L1);
}

QString hexDump(const QByteArray &bytes, qsizetype limit)
{
    constexpr qsizetype perLine = 16;
    const qsizetype shown = std::min(bytes.size(), limit);
    QString dump;
    dump.reserve(shown / perLine * 79 + 79);
    for (qsizetype offset = 0; offset < shown; offset += perLine) {
        const qsizetype count = std::min(perLine, shown - offset);
        dump += QString::number(offset, 16).rightJustified(8, u'0') + "  "_L1;
        QString characters;
        for (qsizetype i = 0; i < perLine; ++i) {
            if (i == perLine / 2)
                dump += u' ';
            if (i >= count) {
                dump += "   "_L1;
                continue;
            }
            const auto byte = quint8(bytes.at(offset + i));
            dump += QString::number(byte, 16).rightJustified(2, u'0') + u' ';
            characters += byte >= 0x20 && byte < 0x7f ? QChar(char16_t(byte)) : QChar(u'.');
        }
        dump += " |"_L1 + characters + "|\n"_L1;
    }
    return dump;
}

} // namespace ovyxa::checks
