// SPDX-License-Identifier: MIT
#include "ui/receiver/capture_language.h"

#include "core/model/capture.h"
#include "core/model/text.h"
#include "core/rules/query.h"
#include "core/rules/query_text.h"
#include "ui/receiver/capture_model.h"

#include <QtCore/QCoreApplication>
#include <QtCore/QHash>

namespace ovyxa {

using namespace Qt::StringLiterals;

namespace {

struct CaptureHelpWords
{
    Q_DECLARE_TR_FUNCTIONS(QueryHelp)
};

QString captureKeyWords(const QString &key)
{
    static const QHash<QString, const char *> words{
        {u"verdict"_s, QT_TRANSLATE_NOOP("QueryHelp", "What its signature is worth")},
        {u"method"_s, QT_TRANSLATE_NOOP("QueryHelp", "POST, GET …")},
        {u"path"_s, QT_TRANSLATE_NOOP("QueryHelp", "/hook, /hook*")},
        {u"status"_s, QT_TRANSLATE_NOOP("QueryHelp", "What it was answered: 503, 5xx")},
        {u"header."_s, QT_TRANSLATE_NOOP("QueryHelp", "A header, as in header.user-agent:curl*")},
    };
    return words.contains(key) ? CaptureHelpWords::tr(words.value(key)) : commonKeyWords(key);
}

QString captureValueWords(const QString &key, const QString &value)
{
    const auto verdict = key == "verdict"_L1 ? fromText<Verdict>(value) : std::nullopt;
    if (!verdict)
        return {};
    switch (*verdict) {
    case Verdict::Valid: return CaptureHelpWords::tr("Signed with a secret known here");
    case Verdict::Invalid: return CaptureHelpWords::tr("Signed, but not over these bytes");
    case Verdict::Missing: return CaptureHelpWords::tr("Without a signature");
    case Verdict::Unchecked: return CaptureHelpWords::tr("There was no secret to check with");
    }
    return {};
}

QStringList captureValues(const QString &key, const QStringList &paths)
{
    if (const QStringList words = rules::queryWords(key); !words.isEmpty())
        return words;
    if (key == "method"_L1)
        return {u"POST"_s, u"GET"_s, u"PUT"_s, u"PATCH"_s, u"DELETE"_s, u"HEAD"_s, u"OPTIONS"_s};
    return key == "path"_L1 ? paths : commonValues(key);
}

} // namespace

QueryLanguage captureLanguage(std::function<QStringList()> paths)
{
    QueryLanguage language;
    language.prefix = u"captures."_s;
    language.placeholder = CaptureHelpWords::tr("Search received requests…");
    language.accessibleName = CaptureHelpWords::tr("Filter: search received requests and what they were answered");
    language.help = CaptureHelpWords::tr("Words are searched for; verdict:invalid, method:POST, path:/hook*, status:5xx, since:1h and more ask for a "
                                         "field; a dash in front leaves out. Ctrl+Space lists all keys.");
    language.textWords = CaptureHelpWords::tr("In heads, bodies, answers");
    language.keys = rules::captureQueryKeys();
    language.guessed = {u"verdict"_s, u"method"_s, u"path"_s};
    language.named = {u"path"_s};
    language.keyWords = captureKeyWords;
    language.values = [paths = std::move(paths)](const QString &key) { return captureValues(key, key == "path"_L1 ? paths() : QStringList()); };
    language.valueWords = captureValueWords;
    return language;
}

QString captureTerm(const Capture &capture, int column)
{
    const auto term = [](QLatin1StringView key, const QString &value) { return value.isEmpty() ? QString() : rules::queryTermText(key, {value}); };
    switch (column) {
    case CaptureModel::Signature: return term("verdict"_L1, toText(capture.verdict));
    case CaptureModel::Request: return term("path"_L1, pathOf(capture));
    case CaptureModel::From: return term("header.user-agent"_L1, capture.userAgent);
    case CaptureModel::Answered: return capture.status > 0 ? term("status"_L1, QString::number(capture.status)) : QString();
    default: return {};
    }
}

QString pathOf(const Capture &capture)
{
    return capture.target.section(u'?', 0, 0);
}

} // namespace ovyxa
