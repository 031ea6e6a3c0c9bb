// SPDX-License-Identifier: MIT
#include "core/triggers/traffic_source.h"

#include <QtCore/QUrl>
#include <QtCore/QUrlQuery>

#include <algorithm>
#include <array>

namespace ovyxa {

using namespace Qt::StringLiterals;

namespace {

struct KnownSource
{
    QLatin1StringView host; // the registrable name; for search engines with many country domains the label before it
    QLatin1StringView name;
};

// Engines that run one site a country: google.fr, www.google.co.uk, yandex.com.tr.
constexpr std::array<KnownSource, 4> sourcesByLabel{{
    {"google"_L1, "google"_L1}, {"bing"_L1, "bing"_L1}, {"yandex"_L1, "yandex"_L1}, {"baidu"_L1, "baidu"_L1},
}};

constexpr std::array<KnownSource, 14> sourcesByHost{{
    {"duckduckgo.com"_L1, "duckduckgo"_L1}, {"facebook.com"_L1, "facebook"_L1}, {"fb.com"_L1, "facebook"_L1},
    {"twitter.com"_L1, "twitter"_L1},       {"t.co"_L1, "twitter"_L1},          {"x.com"_L1, "twitter"_L1},
    {"linkedin.com"_L1, "linkedin"_L1},     {"lnkd.in"_L1, "linkedin"_L1},      {"reddit.com"_L1, "reddit"_L1},
    {"instagram.com"_L1, "instagram"_L1},   {"tiktok.com"_L1, "tiktok"_L1},     {"youtube.com"_L1, "youtube"_L1},
    {"ecosia.org"_L1, "ecosia"_L1},         {"github.com"_L1, "github"_L1},
}};

constexpr std::array<QLatin1StringView, 23> crawlerTokens{
    "bot/"_L1,         "bot;"_L1,        "googlebot"_L1,  "bingbot"_L1,     "yandexbot"_L1,   "baiduspider"_L1, "duckduckbot"_L1,
    "slurp"_L1,        "applebot"_L1,    "ahrefsbot"_L1,  "semrushbot"_L1,  "mj12bot"_L1,     "dotbot"_L1,      "petalbot"_L1,
    "facebookexternalhit"_L1, "gptbot"_L1, "ccbot"_L1,    "claudebot"_L1,   "crawler"_L1,     "spider"_L1,
    "slackbot"_L1,     "telegrambot"_L1, "ia_archiver"_L1,
};

bool isHostOrBelow(QStringView host, QLatin1StringView domain)
{
    return host == domain || (host.endsWith(domain) && host[host.size() - domain.size() - 1] == u'.');
}

/// Whether `label` stands right before a public suffix of one or two labels, the second at most three letters long (co.uk, com.tr).
bool isCountrySiteOf(QStringView host, QLatin1StringView label)
{
    const auto labels = host.split(u'.');
    const qsizetype count = labels.size();
    if (count >= 2 && labels[count - 2] == label)
        return true;
    return count >= 3 && labels[count - 3] == label && labels[count - 2].size() <= 3 && labels[count - 1].size() == 2;
}

QString withoutWww(const QString &host)
{
    return host.startsWith("www."_L1) ? host.sliced(4) : host;
}

QString sourceOfHost(const QString &host)
{
    for (const KnownSource &known : sourcesByHost) {
        if (isHostOrBelow(host, known.host))
            return known.name;
    }
    for (const KnownSource &known : sourcesByLabel) {
        if (isCountrySiteOf(host, known.host))
            return known.name;
    }
    return withoutWww(host);
}

} // namespace

QString trafficSource(const QString &pageUrl, const QString &referrer)
{
    const QUrl page(pageUrl);
    QByteArray encoded = QUrlQuery(page).queryItemValue(u"utm_source"_s, QUrl::FullyEncoded).toUtf8();
    const QString campaign = QUrl::fromPercentEncoding(encoded.replace('+', ' ')).trimmed(); // forms write a space as a plus sign
    if (!campaign.isEmpty())
        return campaign.toLower();
    const QString from = QUrl(referrer).host().toLower();
    if (from.isEmpty() || withoutWww(from) == withoutWww(page.host().toLower())) // a page of the same site is no source
        return u"direct"_s;
    return sourceOfHost(from);
}

bool isBot(const QString &userAgent)
{
    const QString agent = userAgent.toLower();
    return std::any_of(crawlerTokens.cbegin(), crawlerTokens.cend(), [&](QLatin1StringView token) { return agent.contains(token); });
}

} // namespace ovyxa
