// SPDX-License-Identifier: MIT
#include "core/receiver/alert_rules.h"

#include "core/model/text.h"
#include "core/payload/json_tree.h"

#include <QtCore/QCoreApplication>

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

namespace ovyxa {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

struct Text
{
    Q_DECLARE_TR_FUNCTIONS(AlertRules)
};

using Window = AlertRule::Window;
constexpr std::array<std::pair<Window, QLatin1StringView>, 4> windows{
    {{Window::Minute, "minute"_L1}, {Window::Hour, "hour"_L1}, {Window::Day, "day"_L1}, {Window::Month, "month"_L1}}};
constexpr std::array<std::pair<char16_t, Millis>, 4> units{{{u's', 1s}, {u'm', 1min}, {u'h', 1h}, {u'd', 24h}}};
constexpr Millis longestCoolDown = 24h * 366;

/// Reads a rule's text from left to right.
class Reader final
{
public:
    explicit Reader(QStringView text) : m_text(text) {}

    [[nodiscard]] Error refuse(const QString &why) const
    {
        return {ErrorCode::InvalidInput, Text::tr("At character %1: %2 A rule reads goal.completed[goal_name=Purchase] >= 100 per day.")
                                             .arg(m_at + 1).arg(why)};
    }
    void skipSpaces()
    {
        while (m_at < m_text.size() && m_text[m_at].isSpace())
            ++m_at;
    }
    [[nodiscard]] bool atEnd() const { return m_at == m_text.size(); }
    bool take(QStringView token)
    {
        skipSpaces();
        if (!m_text.sliced(m_at).startsWith(token))
            return false;
        m_at += token.size();
        return true;
    }
    /// A run of characters that are none of these, without white space at its ends.
    QString takeUntil(QStringView ends)
    {
        skipSpaces();
        const qsizetype begin = m_at;
        while (m_at < m_text.size() && !ends.contains(m_text[m_at]))
            ++m_at;
        return m_text.sliced(begin, m_at - begin).trimmed().toString();
    }
    /// A value in double quotes, in which \" and \\ stand for themselves; nothing if the closing quote is missing.
    std::optional<QString> takeQuoted()
    {
        QString value;
        for (++m_at; m_at < m_text.size(); ++m_at) {
            if (m_text[m_at] == u'"') {
                ++m_at;
                return value;
            }
            if (m_text[m_at] == u'\\' && m_at + 1 < m_text.size())
                ++m_at;
            value += m_text[m_at];
        }
        return std::nullopt;
    }
    [[nodiscard]] QChar peek()
    {
        skipSpaces();
        return atEnd() ? QChar() : m_text[m_at];
    }

private:
    QStringView m_text;
    qsizetype m_at = 0;
};

Result<QList<AlertRule::Filter>> readFilters(Reader &reader)
{
    QList<AlertRule::Filter> filters;
    do {
        AlertRule::Filter filter;
        filter.field = reader.takeUntil(u"=,]");
        if (filter.field.isEmpty() || !reader.take(u"="))
            return reader.refuse(Text::tr("a filter is a field of the event's data, =, and a value."));
        if (reader.peek() == u'"') {
            auto quoted = reader.takeQuoted();
            if (!quoted)
                return reader.refuse(Text::tr("the closing quote is missing."));
            filter.value = *quoted;
        } else {
            filter.value = reader.takeUntil(u",]");
        }
        filters.append(filter);
    } while (reader.take(u","));
    if (!reader.take(u"]"))
        return reader.refuse(Text::tr("the closing ] is missing."));
    return filters;
}

std::optional<Millis> readSpan(const QString &text)
{
    if (text.size() < 2)
        return std::nullopt;
    const auto unit = std::find_if(units.begin(), units.end(), [&](const auto &known) { return text.back() == known.first; });
    bool isNumber = false;
    const int count = text.chopped(1).toInt(&isNumber);
    if (unit == units.end() || !isNumber || count < 1 || count > longestCoolDown / unit->second)
        return std::nullopt;
    return unit->second * count;
}

QString spanText(Millis span)
{
    for (auto unit = units.rbegin(); unit != units.rend(); ++unit) {
        if (span % unit->second == 0ms)
            return QString::number(span / unit->second) + QChar(unit->first);
    }
    Q_UNREACHABLE();
}

QString valueText(const QString &value)
{
    const bool isPlain = !value.isEmpty() && value == value.trimmed()
                         && std::none_of(value.cbegin(), value.cend(), [](QChar c) { return QStringView(u"\",]\\").contains(c); });
    if (isPlain)
        return value;
    QString quoted = value;
    return u'"' + quoted.replace(u'\\', "\\\\"_L1).replace(u'"', "\\\""_L1) + u'"';
}

/// A number as people write it, without a decimal point where there is nothing behind it.
QString numberText(double number)
{
    return QString::number(number, 'g', 15);
}

/// The beginning of the minute, hour, day or month in UTC.
Instant periodOf(Window window, Instant at)
{
    using namespace std::chrono;
    switch (window) {
    case Window::Minute: return floor<minutes>(at);
    case Window::Hour: return floor<hours>(at);
    case Window::Day: return floor<days>(at);
    case Window::Month: {
        const year_month_day day{floor<days>(at)};
        return sys_days{day.year() / day.month() / 1};
    }
    }
    Q_UNREACHABLE();
}

const JsonNode *child(const JsonNode &object, QStringView key)
{
    const auto found = std::find_if(object.children.cbegin(), object.children.cend(), [&](const JsonNode &node) { return node.key == key; });
    return object.type == JsonNode::Type::Object && found != object.children.cend() ? &*found : nullptr;
}

} // namespace

Result<AlertRule> alertRuleFromText(QStringView text)
{
    Reader reader(text);
    AlertRule rule;
    const auto kind = fromText<EventKind>(reader.takeUntil(u"[> \t"));
    if (!kind)
        return reader.refuse(Text::tr("it begins with goal.completed, usage.threshold or realtime.spike."));
    rule.event = *kind;
    if (reader.take(u"[")) {
        auto filters = readFilters(reader);
        if (!filters)
            return filters.error();
        rule.filters = std::move(filters).value();
    }
    if (reader.take(u"sum(")) {
        rule.sumOf = reader.takeUntil(u")");
        if (rule.sumOf.isEmpty() || !reader.take(u")"))
            return reader.refuse(Text::tr("sum takes the name of a field in brackets: sum(value)."));
    }
    if (!reader.take(u">=") && !reader.take(u"≥"))
        return reader.refuse(Text::tr(">= is expected."));
    bool isNumber = false;
    rule.threshold = reader.takeUntil(u" \t").toDouble(&isNumber);
    if (!isNumber || !std::isfinite(rule.threshold) || rule.threshold <= 0 || rule.threshold > 1e15)
        return reader.refuse(Text::tr("a number above 0 is expected."));
    const QString per = reader.take(u"per") ? reader.takeUntil(u" \t") : QString();
    const auto window = std::find_if(windows.begin(), windows.end(), [&](const auto &known) { return per == known.second; });
    if (window == windows.end())
        return reader.refuse(Text::tr("per minute, per hour, per day or per month is expected."));
    rule.window = window->first;
    if (reader.take(u"silent")) {
        const auto span = reader.take(u"for") ? readSpan(reader.takeUntil(u" \t")) : std::nullopt;
        if (!span)
            return reader.refuse(Text::tr("a time is expected, such as silent for 15m."));
        rule.coolDown = *span;
    }
    reader.skipSpaces();
    if (!reader.atEnd())
        return reader.refuse(Text::tr("the rule should end here."));
    return rule;
}

QString toText(const AlertRule &rule)
{
    QString text = toText(rule.event);
    QStringList filters;
    for (const AlertRule::Filter &filter : rule.filters)
        filters += filter.field + u'=' + valueText(filter.value);
    if (!filters.isEmpty())
        text += u'[' + filters.join(u',') + u']';
    if (!rule.sumOf.isEmpty())
        text += u" sum("_s + rule.sumOf + u')';
    const auto window = std::find_if(windows.begin(), windows.end(), [&](const auto &known) { return known.first == rule.window; });
    text += u" >= "_s + numberText(rule.threshold) + u" per "_s + window->second;
    if (rule.coolDown > 0ms)
        text += u" silent for "_s + spanText(rule.coolDown);
    return text;
}

struct AlertRules::Private
{
    struct Watch
    {
        AlertRule rule;
        Instant period{};
        double value = 0;
        std::optional<Instant> silentUntil; ///< after an alert
    };
    QList<Watch> watches;

    [[nodiscard]] static std::optional<double> contribution(const AlertRule &rule, const JsonNode &data);
    [[nodiscard]] static bool count(Watch &watch, double amount, Instant at);
};

AlertRules::AlertRules()
    : d(std::make_unique<Private>())
{
}

AlertRules::~AlertRules() = default;

void AlertRules::setRules(const QList<AlertRule> &rules)
{
    QList<Private::Watch> watches;
    for (const AlertRule &rule : rules) {
        const auto known = std::find_if(d->watches.cbegin(), d->watches.cend(), [&](const Private::Watch &watch) { return watch.rule == rule; });
        watches.append(known == d->watches.cend() ? Private::Watch{rule, {}, 0, {}} : *known);
    }
    d->watches = watches;
}

std::optional<double> AlertRules::Private::contribution(const AlertRule &rule, const JsonNode &data)
{
    for (const AlertRule::Filter &filter : rule.filters) {
        const JsonNode *const field = child(data, filter.field);
        if (!field || field->type == JsonNode::Type::Object || field->type == JsonNode::Type::Array || field->text != filter.value)
            return std::nullopt;
    }
    if (rule.sumOf.isEmpty())
        return 1;
    const JsonNode *const field = child(data, rule.sumOf);
    if (!field || field->type != JsonNode::Type::Number)
        return std::nullopt;
    const double amount = field->text.toDouble();
    return std::isfinite(amount) ? std::optional(amount) : std::nullopt;
}

bool AlertRules::Private::count(Watch &watch, double amount, Instant at)
{
    const Instant period = periodOf(watch.rule.window, at);
    if (period != watch.period) {
        watch.period = period;
        watch.value = 0;
        if (watch.rule.coolDown == 0ms)
            watch.silentUntil.reset();
    }
    watch.value += amount;
    if (watch.value < watch.rule.threshold || (watch.silentUntil && at < *watch.silentUntil))
        return false;
    watch.silentUntil = watch.rule.coolDown > 0ms ? at + watch.rule.coolDown : Instant::max();
    return true;
}

QList<Alert> AlertRules::take(const Capture &capture, const QByteArray &body)
{
    QList<Alert> alerts;
    if (d->watches.isEmpty() || capture.verdict != Verdict::Valid || capture.hostRefused || capture.malformed)
        return alerts;
    const auto payload = parseJsonTree(body);
    if (!payload)
        return alerts;
    const JsonNode *const event = child(*payload, u"event");
    const JsonNode *const data = child(*payload, u"data");
    if (!event || !data || event->type != JsonNode::Type::String)
        return alerts;
    for (Private::Watch &watch : d->watches) {
        if (event->text != toText(watch.rule.event))
            continue;
        const auto amount = Private::contribution(watch.rule, *data);
        if (amount && Private::count(watch, *amount, capture.receivedAt))
            alerts.append({watch.rule, toText(watch.rule), watch.value, capture.receivedAt, capture.id});
    }
    return alerts;
}

} // namespace ovyxa
