// SPDX-License-Identifier: MIT
#include "core/signing/secret_files.h"

#include "core/signing/charsets.h"
#include "core/signing/json_style.h"
#include "core/signing/json_tokens.h"

#include <QtCore/QRegularExpression>
#include <QtCore/QStringDecoder>

#include <algorithm>
#include <array>
#include <optional>
#include <utility>

namespace ovyxa {

using namespace Qt::StringLiterals;

namespace {

constexpr qsizetype mostLines = 24;

/// With its byte order marks, of which QString::fromUtf8() takes the first away; nothing if it is no UTF-8.
std::optional<QString> wholeText(const QByteArray &given)
{
    QStringDecoder utf8(QStringDecoder::Utf8, QStringDecoder::Flag::Stateless | QStringDecoder::Flag::ConvertInitialBom);
    const QString text = utf8(given);
    return utf8.hasError() ? std::nullopt : std::optional(text);
}

bool hasNoWidth(QChar c)
{
    return c.category() == QChar::Other_Format;
}

/// Also without what looks like nothing: a no-break space, or a character without width, as copied from a page.
QByteArray withoutSpace(const QByteArray &given)
{
    const auto looksEmpty = [](QChar c) { return c.isSpace() || hasNoWidth(c); };
    const std::optional<QString> whole = wholeText(given);
    if (!whole)
        return given.trimmed();
    const QString &text = *whole;
    qsizetype begin = 0;
    qsizetype end = text.size();
    while (begin < end && looksEmpty(text[begin]))
        ++begin;
    while (end > begin && looksEmpty(text[end - 1]))
        --end;
    return text.sliced(begin, end - begin).toUtf8();
}

/// The text between quotes, as typed or as a word processor makes them, or between the brackets of a manual's <placeholder>; else as given.
QByteArray withoutQuotes(const QByteArray &text)
{
    static constexpr std::array<std::pair<QByteArrayView, QByteArrayView>, 9> pairs{
        {{"\"", "\""}, {"'", "'"}, {"`", "`"}, {"“", "”"}, {"„", "“"}, {"‘", "’"}, {"‚", "‘"}, {"«", "»"}, {"<", ">"}}};
    for (const auto &[open, close] : pairs) {
        if (text.size() > open.size() + close.size() && text.startsWith(open) && text.endsWith(close))
            return text.sliced(open.size(), text.size() - open.size() - close.size());
    }
    return text;
}

/// Without what has no width wherever it stands; the same if there is nothing.
QByteArray withoutInvisible(const QByteArray &given)
{
    std::optional<QString> text = wholeText(given);
    return text && std::any_of(text->cbegin(), text->cend(), hasNoWidth) ? text->removeIf(hasNoWidth).toUtf8() : given;
}

class Holder final
{
public:
    QList<HeldSecret> held;

    void text(const QByteArray &given, const Faults &causes)
    {
        add(given, causes);
        const QByteArray trimmed = withoutSpace(given);
        const Faults outer = trimmed == given || causes.contains(Fault::SecretWhitespace) ? causes : causes + Faults{{Fault::SecretWhitespace, true}};
        // A line break behind it is what a file has: with something else to tell it is not worth a word.
        add(trimmed, causes.isEmpty() ? outer : causes);
        if (const QByteArray seen = withoutInvisible(trimmed); seen != trimmed)
            add(seen, causes + Faults{{Fault::SecretInvisible, true}});
        if (trimmed.startsWith('{'))
            return json(trimmed, causes);
        const QList<QByteArray> lines = trimmed.split('\n');
        if (lines.size() == 1)
            return line(trimmed, causes);
        for (qsizetype i = 0; i < std::min(lines.size(), mostLines); ++i) {
            const QByteArray one = lines[i].trimmed();
            const Finding several{Fault::SecretLines, true, {QString::number(lines.size()), QString::number(i + 1)}};
            add(one, causes + Faults{several});
            line(one, causes + Faults{several});
        }
    }

private:
    void add(const QByteArray &secret, const Faults &causes)
    {
        if (!secret.isEmpty() && !causes.isEmpty())
            held.append({secret, causes});
    }

    void quoted(const QByteArray &text, const Faults &causes, bool isPart)
    {
        if (const QByteArray inner = withoutQuotes(text); inner != text) {
            // As one names it who sees NAME="value": one fault, not two.
            add(inner, isPart ? causes : causes + Faults{{Fault::SecretQuotes, true}});
        }
    }

    /// `NAME=value`, `export NAME="value"`, `name: value`, `setenv NAME value`, `const name = "value";`: as shells, Dockerfiles, services' units and
    /// programs write it.
    void line(const QByteArray &text, const Faults &causes)
    {
        quoted(text, causes, false);
        static const QRegularExpression assignment(u"^(?:(?:[A-Za-z-]{1,16}\\s+){0,3}|\\$(?:env:)?)[\"']?"
                                                   u"([A-Za-z_][A-Za-z0-9_.-]*)[\"']?\\s*(=>|:=|=|:)\\s*(.+)$"_s);
        static const QRegularExpression within(u"^[A-Za-z]+=[\"']([A-Za-z_][A-Za-z0-9_]*)(=)(.+)[\"']$"_s); // of a service's unit
        static const QRegularExpression withoutSign(u"^(?:[A-Za-z-]{1,16}\\s+){1,3}([A-Za-z_][A-Za-z0-9_.-]*)(\\s+)(.+)$"_s);
        const QString latin1 = QString::fromLatin1(text);
        for (const QRegularExpression *form : {&assignment, &within, &withoutSign}) {
            const auto match = form->match(latin1);
            if (match.hasMatch())
                values(match.captured(3).toLatin1(),
                       causes + Faults{{Fault::SecretAssignment, true, {match.captured(1).left(40), match.captured(2).left(2)}}});
        }
    }

    /// The value with what a line may have around and behind it, and without.
    void values(const QByteArray &value, const Faults &named)
    {
        QList<QByteArray> ends{value};
        if (const qsizetype comment = value.indexOf(" #"); comment > 0)
            ends += value.first(comment).trimmed();
        for (const char last : {';', ',', '"', '\''}) {
            if (ends.last().endsWith(last))
                ends += ends.last().chopped(1).trimmed();
        }
        for (const QByteArray &each : std::as_const(ends)) {
            add(each, named);
            quoted(each, named, true);
        }
    }

    void json(const QByteArray &text, const Faults &causes)
    {
        JsonTokens tokens(text);
        QByteArray key;
        bool isValue = false;
        while (tokens.next() && held.size() < mostLines) {
            const auto string = unquotedJson(tokens.token());
            if (isValue && string)
                add(*string, causes + Faults{{Fault::SecretJson, true, {QString::fromUtf8(key).left(40)}}});
            if (string && !isValue)
                key = *string;
            isValue = tokens.is(':');
        }
    }
};

} // namespace

QList<HeldSecret> secretsHeldIn(const QByteArray &given)
{
    Holder holder;
    QByteArrayView unmarked = given;
    while (unmarked.startsWith(byteOrderMark))
        unmarked = unmarked.sliced(byteOrderMark.size());
    if (unmarked.size() < given.size()) // first, since a mark has no width, either
        holder.text(unmarked.toByteArray(), {{Fault::SecretBom, true}});
    holder.text(given, {});
    if (QByteArray text = fromUtf16(given); !text.isEmpty()) {
        if (text.startsWith(byteOrderMark))
            text.remove(0, byteOrderMark.size());
        holder.text(text, {{Fault::SecretUtf16, true}});
    }
    return holder.held;
}

Faults odditiesOf(const QByteArray &given)
{
    const QByteArray trimmed = given.trimmed();
    if (given.startsWith(byteOrderMark))
        return {{Fault::SecretBom, true}};
    if (!fromUtf16(given).isEmpty())
        return {{Fault::SecretUtf16, true}};
    static const QRegularExpression assignment(u"^(?:export\\s+)?([A-Z][A-Z0-9_]{2,})=[^=\\s]"_s);
    if (const auto match = assignment.match(QString::fromLatin1(trimmed)); match.hasMatch())
        return {{Fault::SecretAssignment, true, {match.captured(1).left(40), u"="_s}}};
    if (trimmed.size() > 2 && trimmed.front() == trimmed.back() && QByteArrayView("\"'").contains(trimmed.front()))
        return {{Fault::SecretQuotes, true}};
    if (trimmed != given)
        return {{Fault::SecretWhitespace, true}};
    return {};
}

} // namespace ovyxa
