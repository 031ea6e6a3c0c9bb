// SPDX-License-Identifier: MIT
#include "core/rules/alert_rule_text.h"

#include "core/model/ascii.h"
#include "core/model/text.h"

#include <QtCore/QCoreApplication>
#include <QtCore/QLocale>

#include <algorithm>
#include <array>
#include <utility>

namespace ovyxa {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

struct AlertRuleWords
{
    Q_DECLARE_TR_FUNCTIONS(AlertRules)
};

using Window = AlertRule::Window;
constexpr std::array<std::pair<Window, QLatin1StringView>, 4> windows{
    {{Window::Minute, "minute"_L1}, {Window::Hour, "hour"_L1}, {Window::Day, "day"_L1}, {Window::Month, "month"_L1}}};
constexpr std::array<std::pair<char16_t, Millis>, 4> spans{{{u's', 1s}, {u'm', 1min}, {u'h', 1h}, {u'd', 24h}}};
constexpr Millis longestCoolDown = 24h * 366;
constexpr qsizetype longestText = 1000; // characters
constexpr int mostDecimals = 6;

// What ends a word that stands without quotes.
constexpr QStringView endOfField = u"=,]";
constexpr QStringView endOfValue = u",]";
constexpr QStringView endOfSum = u")";

/// Reads a rule's text from left to right and remembers where the part began that it is at.
class Reader final
{
public:
    explicit Reader(QStringView text) : m_text(text) {}

    [[nodiscard]] Error refuse(const QString &why) const
    {
        return {ErrorCode::InvalidInput,
                AlertRuleWords::tr("At character %1: %2 A rule reads goal.completed[goal_name=Purchase] >= 100 per day.").arg(m_part + 1).arg(why)};
    }
    /// Moves to the next part and tells whether there is one.
    bool next()
    {
        while (m_at < m_text.size() && m_text[m_at].isSpace())
            ++m_at;
        m_part = m_at;
        return m_at < m_text.size();
    }
    bool take(QStringView token)
    {
        next();
        if (!m_text.sliced(m_at).startsWith(token))
            return false;
        m_at += token.size();
        return true;
    }
    /// A run of characters that are neither white space nor one of these.
    QStringView takeWord(QStringView ends = {})
    {
        next();
        while (m_at < m_text.size() && !m_text[m_at].isSpace() && !ends.contains(m_text[m_at]))
            ++m_at;
        return m_text.sliced(m_part, m_at - m_part);
    }
    /// What stands before one of these characters, or between double quotes, in which \" and \\ stand for " and \. Nothing if the
    /// closing quote is missing.
    std::optional<QString> takePhrase(QStringView ends)
    {
        if (next() && m_text[m_at] == u'"')
            return takeQuoted();
        while (m_at < m_text.size() && !ends.contains(m_text[m_at]))
            ++m_at;
        return m_text.sliced(m_part, m_at - m_part).trimmed().toString();
    }

private:
    std::optional<QString> takeQuoted()
    {
        QString phrase;
        for (++m_at; m_at < m_text.size(); ++m_at) {
            if (m_text[m_at] == u'"') {
                ++m_at;
                return phrase;
            }
            if (m_text[m_at] == u'\\' && m_at + 1 < m_text.size() && (m_text[m_at + 1] == u'"' || m_text[m_at + 1] == u'\\'))
                ++m_at;
            phrase += m_text[m_at];
        }
        return std::nullopt;
    }

    QStringView m_text;
    qsizetype m_at = 0;
    qsizetype m_part = 0; ///< where the part that is being read begins
};

Result<QList<AlertRule::Filter>> readFilters(Reader &reader)
{
    QList<AlertRule::Filter> filters;
    do {
        const auto field = reader.takePhrase(endOfField);
        if (!field)
            return reader.refuse(AlertRuleWords::tr("the closing quote is missing."));
        if (field->isEmpty() || !reader.take(u"="))
            return reader.refuse(AlertRuleWords::tr("a filter is a field of the event's data, =, and a value."));
        const auto value = reader.takePhrase(endOfValue);
        if (!value)
            return reader.refuse(AlertRuleWords::tr("the closing quote is missing."));
        filters.append({*field, *value});
    } while (reader.take(u","));
    if (!reader.take(u"]"))
        return reader.refuse(AlertRuleWords::tr("the closing ] is missing."));
    return filters;
}

std::optional<double> readThreshold(QStringView text)
{
    const qsizetype point = text.indexOf(u'.');
    const QStringView decimals = point < 0 ? QStringView() : text.sliced(point + 1);
    if (!ascii::isDigits(point < 0 ? text : text.first(point)) || (point >= 0 && !ascii::isDigits(decimals)) || decimals.size() > mostDecimals)
        return std::nullopt;
    const double threshold = text.toDouble();
    return threshold > 0 && threshold <= AlertRule::mostThreshold ? std::optional(threshold) : std::nullopt;
}

std::optional<Millis> readSpan(QStringView text)
{
    if (text.isEmpty() || !ascii::isDigits(text.chopped(1)))
        return std::nullopt;
    const auto unit = std::find_if(spans.begin(), spans.end(), [&](const auto &known) { return text.back() == known.first; });
    const int count = text.chopped(1).toInt(); // 0 if it is too large
    if (unit == spans.end() || count < 1 || count > longestCoolDown / unit->second)
        return std::nullopt;
    return unit->second * count;
}

QString spanText(Millis span)
{
    const auto unit = std::find_if(spans.rbegin(), spans.rend() - 1, [&](const auto &known) { return span % known.second == 0ms; });
    return QString::number(span / unit->second) + QChar(unit->first);
}

/// In quotes if it could not be read otherwise.
QString phrase(const QString &text, QStringView ends)
{
    const bool isPlain = !text.isEmpty() && text == text.trimmed() && !text.startsWith(u'"')
                         && std::none_of(text.cbegin(), text.cend(), [&](QChar c) { return ends.contains(c); });
    if (isPlain)
        return text;
    QString quoted = text;
    return u'"' + quoted.replace(u'\\', "\\\\"_L1).replace(u'"', "\\\""_L1) + u'"';
}

Error tooLong()
{
    return {ErrorCode::InvalidInput, AlertRuleWords::tr("A rule has at most %1 characters.").arg(longestText)};
}

Result<AlertRule> readRule(Reader &reader)
{
    AlertRule rule;
    const auto kind = fromText<EventKind>(reader.takeWord(u"[>≥"));
    if (!kind)
        return reader.refuse(AlertRuleWords::tr("it begins with goal.completed, usage.threshold or realtime.spike."));
    rule.event = *kind;
    if (reader.take(u"[")) {
        auto filters = readFilters(reader);
        if (!filters)
            return filters.error();
        rule.filters = std::move(filters).value();
    }
    if (reader.take(u"sum(")) {
        const auto field = reader.takePhrase(endOfSum);
        if (!field || field->isEmpty() || !reader.take(u")"))
            return reader.refuse(AlertRuleWords::tr("sum takes the name of a field in brackets: sum(value)."));
        rule.sumOf = *field;
    }
    if (!reader.take(u">=") && !reader.take(u"≥"))
        return reader.refuse(AlertRuleWords::tr(">= is expected."));
    const auto threshold = readThreshold(reader.takeWord());
    if (!threshold)
        return reader.refuse(AlertRuleWords::tr("a number above 0 is expected, without separators and with at most %1 decimals, such as 100 or 99.5.")
                                 .arg(mostDecimals));
    rule.threshold = *threshold;
    const bool hasPer = reader.takeWord() == "per"_L1;
    const QStringView per = hasPer ? reader.takeWord() : QStringView();
    const auto window = std::find_if(windows.begin(), windows.end(), [&](const auto &known) { return per == known.second; });
    if (window == windows.end())
        return reader.refuse(AlertRuleWords::tr("per minute, per hour, per day or per month is expected."));
    rule.window = window->first;
    if (!reader.next())
        return rule;
    if (reader.takeWord() != "silent"_L1)
        return reader.refuse(AlertRuleWords::tr("the rule should end here."));
    const bool hasFor = reader.takeWord() == "for"_L1;
    const auto span = hasFor ? readSpan(reader.takeWord()) : std::nullopt;
    if (!span)
        return reader.refuse(AlertRuleWords::tr("a time is expected, such as silent for 15m."));
    rule.coolDown = *span;
    if (reader.next())
        return reader.refuse(AlertRuleWords::tr("the rule should end here."));
    return rule;
}

} // namespace

Result<AlertRule> alertRuleFromText(QStringView text)
{
    if (text.size() > longestText)
        return tooLong();
    if (std::any_of(text.cbegin(), text.cend(), [](QChar c) { return c.category() == QChar::Other_Control && !c.isSpace(); }))
        return Error{ErrorCode::InvalidInput, AlertRuleWords::tr("The rule contains a control character. Remove it.")};
    Reader reader(text);
    auto rule = readRule(reader);
    if (rule && toText(*rule).size() > longestText) // quotes were added; as it is stored it must be readable again
        return tooLong();
    return rule;
}

QString toText(const AlertRule &rule)
{
    QString text = toText(rule.event);
    QStringList filters;
    for (const AlertRule::Filter &filter : rule.filters)
        filters += phrase(filter.field, endOfField) + u'=' + phrase(filter.value, endOfValue);
    if (!filters.isEmpty())
        text += u'[' + filters.join(u", "_s) + u']';
    if (!rule.sumOf.isEmpty())
        text += u" sum("_s + phrase(rule.sumOf, endOfSum) + u')';
    const auto window = std::find_if(windows.begin(), windows.end(), [&](const auto &known) { return known.first == rule.window; });
    text += u" >= "_s + alertNumber(rule.threshold) + u" per "_s + window->second;
    if (rule.coolDown > 0ms)
        text += u" silent for "_s + spanText(rule.coolDown);
    return text;
}

QString alertNumber(double number)
{
    return QString::number(number, 'f', QLocale::FloatingPointShortest);
}

} // namespace ovyxa
