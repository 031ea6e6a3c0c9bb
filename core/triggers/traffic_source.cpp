// SPDX-License-Identifier: MIT
#include "core/triggers/traffic_source.h"

#include <QtCore/QUrl>
#include <QtCore/QUrlQuery>

#include <algorithm>
#include <array>
#include <string_view>

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
    {"google"_L1, "google"_L1},
    {"bing"_L1, "bing"_L1},
    {"yandex"_L1, "yandex"_L1},
    {"baidu"_L1, "baidu"_L1},
}};

constexpr std::array<KnownSource, 14> sourcesByHost{{
    {"duckduckgo.com"_L1, "duckduckgo"_L1},
    {"facebook.com"_L1, "facebook"_L1},
    {"fb.com"_L1, "facebook"_L1},
    {"twitter.com"_L1, "twitter"_L1},
    {"t.co"_L1, "twitter"_L1},
    {"x.com"_L1, "twitter"_L1},
    {"linkedin.com"_L1, "linkedin"_L1},
    {"lnkd.in"_L1, "linkedin"_L1},
    {"reddit.com"_L1, "reddit"_L1},
    {"instagram.com"_L1, "instagram"_L1},
    {"tiktok.com"_L1, "tiktok"_L1},
    {"youtube.com"_L1, "youtube"_L1},
    {"ecosia.org"_L1, "ecosia"_L1},
    {"github.com"_L1, "github"_L1},
}};

// Crawlers, and browsers that nobody looks at. "bot" alone is not among them: Cubot makes phones.
constexpr std::array<std::string_view, 48> crawlerTokens{
    "bot/",
    "bot;",
    "googlebot",
    "bingbot",
    "yandexbot",
    "baiduspider",
    "duckduckbot",
    "slurp",
    "applebot",
    "ahrefsbot",
    "semrushbot",
    "mj12bot",
    "dotbot",
    "petalbot",
    "facebookexternalhit",
    "gptbot",
    "ccbot",
    "claudebot",
    "crawler",
    "spider",
    "slackbot",
    "telegrambot",
    "adsbot-google",
    "mediapartners-google",
    "google-inspectiontool",
    "apis-google",
    "feedfetcher-google",
    "exabot",
    "archive.org_bot",
    "pingdom.com_bot",
    "meta-externalagent",
    "chatgpt-user",
    "scrapy",
    "whatsapp/",
    "gtmetrix",
    "statuscake",
    "uptimerobot",
    "ia_archiver",
    "headlesschrome",
    "headlessedg",
    "headlessfirefox",
    "phantomjs",
    "puppeteer",
    "playwright",
    "slimerjs",
    "htmlunit",
    "chrome-lighthouse",
    "jsdom",
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
    // As bytes: every hit is asked, and looking for so many tokens in a QString takes several times as long.
    QByteArray agent = userAgent.toLatin1();
    for (char &letter : agent) {
        if (letter >= 'A' && letter <= 'Z')
            letter = char(letter - 'A' + 'a');
    }
    const std::string_view text(agent.constData(), size_t(agent.size()));
    return std::any_of(crawlerTokens.cbegin(), crawlerTokens.cend(), [&](std::string_view token) { return text.find(token) != text.npos; });
}

} // namespace ovyxa
