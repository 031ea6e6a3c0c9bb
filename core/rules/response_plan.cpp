// SPDX-License-Identifier: MIT
#include "core/rules/response_plan.h"

#include "core/model/ascii.h"
#include "core/model/speaking.h"
#include "core/rules/query_values.h"
#include "core/rules/url_policy.h"

#include <QtCore/QCoreApplication>
#include <QtCore/QHash>
#include <QtCore/QRegularExpression>
#include <QtCore/QStringList>
#include <QtCore/QUrl>

#include <algorithm>
#include <array>
#include <optional>

namespace ovyxa {

using namespace Qt::StringLiterals;

namespace {

struct ResponsePlanWords
{
    Q_DECLARE_TR_FUNCTIONS(ovyxa::ResponsePlan)
};

constexpr int longestRepeat = 1'000'000;
constexpr std::chrono::milliseconds longestDelay = std::chrono::hours(1);
constexpr qint64 longestTruncate = 1024 * 1024;
constexpr qsizetype mostSteps = 1000;

struct NamedKind
{
    QLatin1StringView name;
    PlanStep::Kind kind;
};

constexpr std::array namedKinds{
    NamedKind{"close"_L1, PlanStep::Kind::Close},     NamedKind{"reset"_L1, PlanStep::Kind::Reset}, NamedKind{"hang"_L1, PlanStep::Kind::Hang},
    NamedKind{"garbage"_L1, PlanStep::Kind::Garbage}, NamedKind{"slack"_L1, PlanStep::Kind::Slack}, NamedKind{"zapier"_L1, PlanStep::Kind::Zapier},
    NamedKind{"app"_L1, PlanStep::Kind::App},
};

Error stepError(QStringView step, const QString &problem)
{
    constexpr qsizetype shown = 60;
    QString quoted = step.first(std::min(step.size(), shown)).toString();
    return {ErrorCode::InvalidInput, ResponsePlanWords::tr("“%1”: %2").arg(quoted, problem)};
}

/// Nothing if it is no number or a far too long one.
std::optional<qint64> wholeNumber(QStringView text)
{
    constexpr qsizetype mostDigits = 12;
    return ascii::isDigits(text) && text.size() <= mostDigits ? std::optional(text.toLongLong()) : std::nullopt;
}

/// "5" after a decimal point is 500; three digits at most.
std::optional<qint64> thousandthsOf(QStringView digits)
{
    constexpr qsizetype mostDigits = 3;
    if (digits.size() > mostDigits)
        return std::nullopt;
    return wholeNumber(QString(digits.toString() + "000"_L1).left(ascii::isDigits(digits) ? mostDigits : 0));
}

/// "2s", "0.5s", "100ms": a decimal part is cut to whole milliseconds.
std::optional<std::chrono::milliseconds> duration(QStringView text)
{
    struct Unit
    {
        QLatin1StringView name;
        std::chrono::milliseconds length;
    };
    constexpr std::array units{Unit{"ms"_L1, std::chrono::milliseconds(1)}, Unit{"s"_L1, std::chrono::seconds(1)},
                               Unit{"m"_L1, std::chrono::minutes(1)}};
    for (const Unit &unit : units) {
        if (!text.endsWith(unit.name))
            continue;
        const QStringView number = text.chopped(unit.name.size());
        const qsizetype point = number.indexOf(u'.');
        const auto whole = wholeNumber(point < 0 ? number : number.first(point));
        const auto thousandths = point < 0 ? std::optional<qint64>(0) : thousandthsOf(number.sliced(point + 1));
        if (!whole || !thousandths || *whole * unit.length > longestDelay)
            return std::nullopt;
        const std::chrono::milliseconds result = *whole * unit.length + *thousandths * unit.length / 1000;
        return result > longestDelay ? std::nullopt : std::optional(result);
    }
    return std::nullopt;
}

QString durationText(std::chrono::milliseconds duration)
{
    if (duration.count() % 60'000 == 0 && duration.count() > 0)
        return QString::number(duration.count() / 60'000) + u'm';
    if (duration.count() % 1000 == 0)
        return QString::number(duration.count() / 1000) + u's';
    return QString::number(duration.count()) + "ms"_L1;
}

/// Takes "x3" off the end. Not for redirects: a URL may end like this.
Result<int> takeRepeat(QStringView &step, QStringView whole)
{
    const qsizetype x = step.lastIndexOf(u'x');
    if (x <= 0 || !ascii::isDigits(step.sliced(x + 1)))
        return 1;
    const qint64 count = wholeNumber(step.sliced(x + 1)).value_or(0);
    if (count < 1 || count > longestRepeat)
        return stepError(whole, ResponsePlanWords::tr("a step repeats from 1 to %1 times.").arg(Speaking::figure(longestRepeat)));
    step = step.first(x);
    return int(count);
}

/// The target stays as it was typed, so that a plan reads back as it was written; what is not ASCII is percent-encoded, and of a host's name
/// written as DNS has it.
Result<PlanStep> parseRedirect(QStringView target, PlanStep step, QStringView whole)
{
    const QUrl url(target.toString(), QUrl::StrictMode);
    const bool printable = std::all_of(target.begin(), target.end(), [](QChar c) { return c > u' ' && c != QChar(0x7f); });
    const bool isWeb = (url.scheme() == "http"_L1 || url.scheme() == "https"_L1) && !url.host().isEmpty();
    if (!printable || !url.isValid() || target.size() > UrlPolicy::longest || (!isWeb && !target.startsWith(u'/'))) {
        return stepError(whole, ResponsePlanWords::tr("redirect needs an http or https URL of at most %1 characters without spaces, such as "
                                                      "redirect=https://example.com/, or a path.")
                                    .arg(Speaking::figure(UrlPolicy::longest)));
    }
    step.kind = PlanStep::Kind::Redirect;
    static const QRegularExpression foreignHost(u"^(?:[A-Za-z]+:)?//[^/?#]*[^\\x00-\\x7f]"_s);
    if (foreignHost.match(target.toString()).hasMatch()) {
        step.location = url.toEncoded();
        return step;
    }
    const QByteArray utf8 = target.toUtf8();
    for (const char byte : utf8)
        step.location += uchar(byte) < 0x80 ? QByteArray(1, byte) : '%' + QByteArray(1, byte).toHex().toUpper();
    return step;
}

/// The word of a step that a misspelt one is nearest to, with what follows it: "clsoe" is close, "trunkate=20" is truncate=20.
QString nearestStep(QStringView typed)
{
    const qsizetype equals = typed.indexOf(u'=');
    static const QHash<QString, QString> examples{
        {u"delay"_s, u"delay=2s:200"_s}, {u"truncate"_s, u"truncate=20"_s}, {u"drip"_s, u"drip=1s"_s}, {u"redirect"_s, u"redirect=URL"_s}};
    QStringList words{u"delay"_s, u"truncate"_s, u"drip"_s, u"redirect"_s};
    if (equals < 0) {
        for (const NamedKind &named : namedKinds)
            words += named.name;
    }
    const QStringView word = equals < 0 ? typed : typed.first(equals);
    const QString nearest = rules::nearestWord(word.toString(), words);
    if (const auto example = examples.constFind(nearest); equals < 0 && example != examples.cend())
        return *example;
    if (nearest == word)
        return {}; // it stands in the wrong place
    constexpr qsizetype shown = 40;
    return nearest.isEmpty() || equals < 0 ? nearest : nearest + typed.sliced(equals).left(shown);
}

Result<PlanStep> parseStep(QStringView whole)
{
    PlanStep step;
    QStringView rest = whole;
    if (rest.startsWith("delay="_L1)) {
        const qsizetype colon = rest.indexOf(u':');
        const auto delay = colon < 0 ? std::nullopt : duration(rest.sliced(6, colon - 6));
        if (!delay)
            return stepError(
                whole, ResponsePlanWords::tr("a delay is written delay=2s:200, with ms, s or m, one hour at most, and a step after the colon."));
        step.delay = *delay;
        rest = rest.sliced(colon + 1);
    }
    if (rest.startsWith("redirect="_L1))
        return parseRedirect(rest.sliced(9), step, whole);

    const auto repeat = takeRepeat(rest, whole);
    if (!repeat)
        return repeat.error();
    step.repeat = *repeat;

    for (const NamedKind &named : namedKinds) {
        if (rest == named.name) {
            step.kind = named.kind;
            return step;
        }
    }
    if (rest.startsWith("truncate="_L1)) {
        const auto bytes = wholeNumber(rest.sliced(9));
        if (!bytes || *bytes > longestTruncate)
            return stepError(
                whole,
                ResponsePlanWords::tr("truncate needs a number of bytes, such as truncate=20, %1 at most.").arg(Speaking::figure(longestTruncate)));
        step.kind = PlanStep::Kind::Truncate;
        step.truncateAfter = qsizetype(*bytes);
        return step;
    }
    if (rest.startsWith("drip="_L1)) {
        const auto interval = duration(rest.sliced(5));
        if (!interval || interval->count() == 0)
            return stepError(whole, ResponsePlanWords::tr("drip needs a time between bytes, such as drip=1s, with ms, s or m, one hour at most."));
        step.kind = PlanStep::Kind::Drip;
        step.dripInterval = *interval;
        return step;
    }
    if (const auto status = wholeNumber(rest)) {
        if (rest.size() != 3 || *status < 200 || *status > 599)
            return stepError(whole, ResponsePlanWords::tr("a status is a number from 200 to 599 (1xx are no final answers)."));
        step.status = int(*status);
        return step;
    }
    if (const QString nearest = nearestStep(rest); !nearest.isEmpty())
        return stepError(whole, ResponsePlanWords::tr("this is no step. Did you mean “%1”?").arg(nearest));
    return stepError(whole, ResponsePlanWords::tr("this is no step. There are: a status such as 200 or 503x3, delay=2s:200, close, reset, hang, "
                                                  "truncate=20, drip=1s, garbage, redirect=URL, slack, zapier, app."));
}

/// What begins like a step with a value counts as one even if it is wrong, so that its mistake is named.
bool startsAStep(QStringView text)
{
    const auto begins = [&](QLatin1StringView name) { return text.startsWith(name); };
    return begins("delay="_L1) || begins("redirect="_L1) || begins("truncate="_L1) || begins("drip="_L1) || parseStep(text).ok();
}

/// Commas part the steps, but a redirect's URL may hold some: what follows a redirect and is no step itself belongs to its URL.
QStringList splitSteps(const QString &text)
{
    QStringList steps;
    bool afterRedirect = false;
    for (QStringView piece : QStringView(text).split(u',')) {
        if (afterRedirect && !startsAStep(piece.trimmed())) {
            steps.last() += u',' + piece.toString();
            continue;
        }
        steps.append(piece.trimmed().toString());
        const qsizetype kindAt = steps.last().startsWith("delay="_L1) ? steps.last().indexOf(u':') + 1 : 0;
        afterRedirect = QStringView(steps.last()).sliced(kindAt).startsWith("redirect="_L1);
    }
    return steps;
}

} // namespace

ResponsePlan::ResponsePlan() : m_steps{PlanStep{}} {}

ResponsePlan ResponsePlan::app()
{
    ResponsePlan plan;
    plan.m_isScripted = true;
    plan.m_steps.first().kind = PlanStep::Kind::App;
    return plan;
}

Result<ResponsePlan> ResponsePlan::parse(const QString &text)
{
    ResponsePlan plan;
    plan.m_isScripted = true;
    plan.m_steps.clear();
    const QStringList steps = splitSteps(text);
    if (steps.size() > mostSteps)
        return Error{ErrorCode::InvalidInput,
                     ResponsePlanWords::tr("The plan has %1 steps; at most %2 are allowed. Repeat a step with x, such as 503x3.")
                         .arg(Speaking::figure(steps.size()), Speaking::figure(mostSteps))};
    for (const QString &step : steps) {
        const auto parsed = parseStep(step);
        if (!parsed)
            return parsed.error();
        plan.m_steps.append(*parsed);
    }
    return plan;
}

QString ResponsePlan::text() const
{
    QStringList steps;
    for (const PlanStep &step : m_steps)
        steps.append(toText(step) + (step.repeat > 1 ? u'x' + QString::number(step.repeat) : QString()));
    return steps.join(u',');
}

PlanStep ResponsePlan::stepAt(qint64 n) const
{
    for (const PlanStep &step : m_steps) {
        if (n < step.repeat)
            return step;
        n -= step.repeat;
    }
    return m_steps.last();
}

bool ResponsePlan::needsApp() const
{
    return std::any_of(m_steps.cbegin(), m_steps.cend(), [](const PlanStep &step) { return step.kind == PlanStep::Kind::App; });
}

bool reachesApp(const PlanStep &step)
{
    switch (step.kind) {
    case PlanStep::Kind::Status:
    case PlanStep::Kind::Redirect:
    case PlanStep::Kind::Slack:
    case PlanStep::Kind::Zapier: return step.delay.count() > 0;
    default: return true;
    }
}

QString toText(const PlanStep &step)
{
    const QString delay = step.delay.count() > 0 ? "delay="_L1 + durationText(step.delay) + u':' : QString();
    switch (step.kind) {
    case PlanStep::Kind::Status: return delay + QString::number(step.status);
    case PlanStep::Kind::Truncate: return delay + "truncate="_L1 + QString::number(step.truncateAfter);
    case PlanStep::Kind::Drip: return delay + "drip="_L1 + durationText(step.dripInterval);
    case PlanStep::Kind::Redirect: return delay + "redirect="_L1 + QString::fromLatin1(step.location);
    default:
        for (const NamedKind &named : namedKinds) {
            if (named.kind == step.kind)
                return delay + named.name;
        }
    }
    Q_UNREACHABLE();
}

} // namespace ovyxa
