// SPDX-License-Identifier: MIT
#include "core/rules/catalogue_rules.h"

#include "core/model/limits.h"
#include "core/rules/url_policy.h"

#include <QtCore/QCoreApplication>
#include <QtCore/QRegularExpression>
#include <QtCore/QStringDecoder>
#include <QtCore/QUrl>

#include <algorithm>

namespace ovyxa::rules {

using namespace Qt::StringLiterals;

namespace {

constexpr qsizetype longestName = 200; // characters; more than any list can show
constexpr qsizetype longestSecret = 1024;

struct CatalogueRulesWords
{
    Q_DECLARE_TR_FUNCTIONS(ovyxa::rules)
};

bool hasControlCharacters(QStringView text)
{
    return std::any_of(text.cbegin(), text.cend(), [](QChar c) { return c.category() == QChar::Other_Control; });
}

Result<void> nameAllowed(const QString &name, const QString &what)
{
    if (name.trimmed().isEmpty())
        return Error{ErrorCode::InvalidInput, CatalogueRulesWords::tr("%1 is empty. Type a name.").arg(what)};
    if (name.size() > longestName)
        return Error{ErrorCode::InvalidInput,
                     CatalogueRulesWords::tr("%1 is %2 characters long; at most %3 are allowed.").arg(what).arg(name.size()).arg(longestName)};
    if (hasControlCharacters(name))
        return Error{ErrorCode::InvalidInput, CatalogueRulesWords::tr("%1 contains a control character, such as a line break. Remove it.").arg(what)};
    return {};
}

/// A path with what no page view's path can hold would never match.
Result<void> matchable(const QString &path)
{
    static const QRegularExpression queryOrFragment(u"[?#]"_s);
    static const QRegularExpression badEscape(u"%(?![0-9A-Fa-f]{2})"_s);
    if (const qsizetype end = path.indexOf(queryOrFragment); end >= 0) {
        return Error{ErrorCode::InvalidInput,
                     CatalogueRulesWords::tr("A page view counts by its path alone, without query and fragment, so “%1” would never match. Write %2.")
                         .arg(path, path.left(end))};
    }
    if (badEscape.match(path).hasMatch()) {
        return Error{ErrorCode::InvalidInput,
                     CatalogueRulesWords::tr("In “%1” a percent sign is not followed by two hexadecimal digits, so it would never match. Write %2.")
                         .arg(path, QString(path).replace(badEscape, u"%25"_s))};
    }
    return {};
}

} // namespace

Result<void> siteIdAllowed(const QString &id)
{
    if (const auto named = nameAllowed(id, CatalogueRulesWords::tr("The site id")); !named)
        return named;
    if (std::any_of(id.cbegin(), id.cend(), [](QChar c) { return c.isSpace(); }))
        return Error{ErrorCode::InvalidInput, CatalogueRulesWords::tr("The site id contains a space. Write it as Ovyxa does, such as acme.test.")};
    return {};
}

Result<void> countryAllowed(const QString &country)
{
    const bool twoLetters = country.size() == 2 && std::all_of(country.cbegin(), country.cend(), [](QChar c) { return c >= u'A' && c <= u'Z'; });
    if (!twoLetters)
        return Error{ErrorCode::InvalidInput, CatalogueRulesWords::tr("The country is two upper-case letters (ISO 3166), such as FR.")};
    return {};
}

Result<void> goalAllowed(const Goal &goal)
{
    // What it counts first: a goal without a name of its own is called after that.
    const bool isEvent = goal.kind == Goal::Kind::CustomEvent;
    if (!isEvent && !goal.pattern.startsWith(u'/') && !goal.pattern.startsWith(u'*'))
        return Error{ErrorCode::InvalidInput, CatalogueRulesWords::tr("A pageview goal's path starts with /, such as /thanks or /blog/*.")};
    if (const auto named =
            nameAllowed(goal.pattern, isEvent ? CatalogueRulesWords::tr("The event's name") : CatalogueRulesWords::tr("The goal's path"));
        !named)
        return named;
    if (const auto named = nameAllowed(goal.name, CatalogueRulesWords::tr("The goal's name")); !named)
        return named;
    return isEvent ? Result<void>() : matchable(goal.pattern);
}

Result<void> secretAllowed(const QByteArray &secret)
{
    if (secret.isEmpty())
        return {};
    if (secret.size() > longestSecret)
        return Error{ErrorCode::InvalidInput,
                     CatalogueRulesWords::tr("The secret is %1 bytes long; at most %2 are allowed.").arg(secret.size()).arg(longestSecret)};
    QStringDecoder decoder(QStringDecoder::Utf8);
    const QString text = decoder(secret);
    if (decoder.hasError())
        return Error{ErrorCode::InvalidInput, CatalogueRulesWords::tr("The secret is not UTF-8 text. Paste it as Ovyxa showed it.")};
    if (text != text.trimmed())
        return Error{ErrorCode::InvalidInput,
                     CatalogueRulesWords::tr("The secret begins or ends with white space. Remove it, or signatures will not match.")};
    if (hasControlCharacters(text))
        return Error{ErrorCode::InvalidInput, CatalogueRulesWords::tr("The secret contains a control character. Paste it as Ovyxa showed it.")};
    return {};
}

QString freeWebhookName(const QString &url, const QList<Webhook> &existing)
{
    const QString host = QUrl(url).host();
    const QString first = host.isEmpty() ? u"webhook"_s : host;
    QString name = first;
    const auto isTaken = [&existing, &name] {
        return std::any_of(existing.cbegin(), existing.cend(), [&name](const Webhook &other) { return other.name == name; });
    };
    for (int number = 2; isTaken(); ++number)
        name = u"%1 %2"_s.arg(first).arg(number);
    return name;
}

QList<FieldProblem> webhookProblems(const Webhook &webhook, const QByteArray &secret, const QList<Webhook> &existing, const ProfileSettings &settings)
{
    QList<FieldProblem> problems;
    if (existing.size() >= limits::webhooksPerSite) {
        problems.append({WebhookField::Site,
                         CatalogueRulesWords::tr("Ovyxa allows at most %1 webhooks a site, and %2 has them all. Remove one, or use another site.")
                             .arg(limits::webhooksPerSite)
                             .arg(webhook.site)});
    }
    if (const auto allowed = nameAllowed(webhook.name, CatalogueRulesWords::tr("The webhook's name")); !allowed)
        problems.append({WebhookField::Name, allowed.error().message});
    if (std::any_of(existing.cbegin(), existing.cend(), [&](const Webhook &other) { return other.name == webhook.name; }))
        problems.append({WebhookField::Name, CatalogueRulesWords::tr("The site has a webhook “%1” already. Choose another name.").arg(webhook.name)});
    if (const auto url = normalisedUrl(webhook.url, settings); !url)
        problems.append({WebhookField::Url, url.error().message});
    if (!webhook.events)
        problems.append(
            {WebhookField::Events, CatalogueRulesWords::tr("No event is chosen, so this webhook would never fire. Choose at least one.")});
    if (webhook.spikeThreshold < 0)
        problems.append({WebhookField::SpikeThreshold, CatalogueRulesWords::tr("The spike threshold is a number of visitors, 0 or more.")});
    if (const auto allowed = secretAllowed(secret); !allowed)
        problems.append({WebhookField::Secret, allowed.error().message});
    return problems;
}

Result<QString> normalisedUrl(const QString &url, const ProfileSettings &settings)
{
    return UrlPolicy{settings.allowLoopbackHttp}.check(url);
}

bool isSlackHost(const QString &url)
{
    return QUrl(url).host().compare("hooks.slack.com"_L1, Qt::CaseInsensitive) == 0;
}

} // namespace ovyxa::rules
