// SPDX-License-Identifier: MIT
#include "ui/query/query_language.h"

#include <QtCore/QCoreApplication>
#include <QtCore/QHash>

#include <algorithm>

namespace ovyxa {

using namespace Qt::StringLiterals;

namespace {

struct CommonHelpWords
{
    Q_DECLARE_TR_FUNCTIONS(QueryHelp)
};

} // namespace

bool QueryLanguage::knows(const QString &key) const
{
    return std::any_of(keys.cbegin(), keys.cend(), [&key](const QString &each) { return each.endsWith(u'.') ? key.startsWith(each) : key == each; });
}

QString commonKeyWords(const QString &key)
{
    if (key == "size"_L1)
        return CommonHelpWords::tr("The body: >10k");
    if (key == "since"_L1 || key == "before"_L1)
        return CommonHelpWords::tr("1h, today, 14:30, a date");
    return key == "data."_L1 ? CommonHelpWords::tr("A field of the payload's data") : QString();
}

QStringList commonValues(const QString &key)
{
    static const QHash<QString, QStringList> usual{
        {u"status"_s, {u"2xx"_s, u"3xx"_s, u"4xx"_s, u"5xx"_s, u"200"_s, u"404"_s, u"429"_s, u"500"_s, u"503"_s}},
        {u"size"_s, {u">1k"_s, u">100k"_s, u"<1k"_s}},
        {u"since"_s, {u"10m"_s, u"1h"_s, u"24h"_s, u"today"_s, u"yesterday"_s}},
        {u"before"_s, {u"10m"_s, u"1h"_s, u"24h"_s, u"today"_s, u"yesterday"_s}},
    };
    return usual.value(key);
}

} // namespace ovyxa
