// SPDX-License-Identifier: MIT
#include "ui/common/time_format.h"

#include <QtCore/QCoreApplication>
#include <QtCore/QLocale>

namespace ovyxa {

using namespace Qt::StringLiterals;

namespace {

QDateTime inZone(Instant instant, Zone zone)
{
    const QDateTime utc = toDateTime(instant);
    return zone == Zone::Utc ? utc : utc.toLocalTime();
}

QString words(const char *text)
{
    return QCoreApplication::translate("Times", text);
}

/// As `format` has it, with the year where that is another one than now.
QString dayText(Instant instant, Instant now, Zone zone, const QString &format)
{
    const QDate day = inZone(instant, zone).date();
    return day.year() == inZone(now, zone).date().year() ? QLocale().toString(day, format) : day.toString(u"yyyy-MM-dd"_s);
}

/// In the largest unit that says enough, cut off: what is "1 min ago" was so for a minute at least.
QString agoText(Instant instant, Instant now)
{
    using namespace std::chrono;
    if (instant > now)
        return dueText(instant, now);
    const Millis since = now - instant;
    if (since < 1s)
        return words(QT_TRANSLATE_NOOP("Times", "now"));
    const QString span = since < 1min        ? spanText(floor<seconds>(since))
                         : since < 1h        ? spanText(floor<minutes>(since))
                         : since < hours{48} ? spanText(floor<hours>(since))
                                             : words(QT_TRANSLATE_NOOP("Times", "%1 d")).arg(floor<days>(since).count());
    return words(QT_TRANSLATE_NOOP("Times", "%1 ago")).arg(span);
}

} // namespace

QString timeText(Instant instant, Zone zone)
{
    return inZone(instant, zone).toString(u"HH:mm:ss.zzz"_s);
}

QString timeTextSeconds(Instant instant, Zone zone)
{
    return inZone(instant, zone).toString(u"HH:mm:ss"_s);
}

bool sameDay(Instant one, Instant other, Zone zone)
{
    return inZone(one, zone).date() == inZone(other, zone).date();
}

QString dayText(Instant instant, Instant now, Zone zone)
{
    return dayText(instant, now, zone, words(QT_TRANSLATE_NOOP("Times", "dd MMM")));
}

QString dayTimeText(Instant instant, Instant now, Zone zone, Precision precision)
{
    if (zone == Zone::Relative)
        return agoText(instant, now);
    const bool today = sameDay(instant, now, zone);
    if (precision == Precision::Minutes && !today)
        return dayText(instant, now, zone, QCoreApplication::translate("Times", "dd MMM", "as short as a day can be told: dd.MM, dd/MM"))
               + inZone(instant, zone).toString(u" HH:mm"_s);
    const QString time = precision == Precision::Milliseconds ? timeText(instant, zone) : timeTextSeconds(instant, zone);
    return today ? time : QString(dayText(instant, now, zone) + u' ' + time);
}

QStringList dayTimeSamples(Precision precision)
{
    QStringList samples;
    for (int month = 1; month <= 12; ++month) {
        const Instant day = instantFromMs(QDateTime(QDate(2026, month, 28), QTime(20, 0), Qt::UTC).toMSecsSinceEpoch());
        samples.append(dayTimeText(day, day + std::chrono::hours{month == 12 ? -24 : 24}, Zone::Utc, precision));
    }
    return samples;
}

QStringList agoSamples()
{
    using namespace std::chrono_literals;
    QStringList samples;
    for (const Millis span : std::initializer_list<Millis>{59s, 59min, 47h, 24h * 99})
        samples.append(agoText(Instant{}, Instant{} + span));
    return samples;
}

QString fullTimeText(Instant instant, Zone zone)
{
    const QDateTime time = inZone(instant, zone);
    const QString text = time.toString(u"yyyy-MM-dd HH:mm:ss.zzz"_s);
    if (zone == Zone::Utc)
        return text + u" UTC"_s;
    const int minutes = time.offsetFromUtc() / 60;
    return u"%1 %2%3:%4"_s.arg(text, minutes < 0 ? u"-"_s : u"+"_s)
        .arg(std::abs(minutes) / 60, 2, 10, QLatin1Char('0'))
        .arg(std::abs(minutes) % 60, 2, 10, QLatin1Char('0'));
}

QString zoneName(Zone zone)
{
    switch (zone) {
    case Zone::Local: return words(QT_TRANSLATE_NOOP("Times", "Local time"));
    case Zone::Utc: return words(QT_TRANSLATE_NOOP("Times", "UTC"));
    case Zone::Relative: return words(QT_TRANSLATE_NOOP("Times", "Time ago"));
    }
    return {};
}

QString durationText(Millis duration)
{
    const qint64 ms = std::max<qint64>(0, duration.count());
    const QLocale locale;
    if (ms < 1000)
        return words(QT_TRANSLATE_NOOP("Times", "%1 ms")).arg(ms);
    const qint64 tenths = ms / 100; // not rounded: what is shown as 10.0 s has lasted so long
    if (ms < 60'000)
        return words(QT_TRANSLATE_NOOP("Times", "%1 s")).arg(locale.toString(double(tenths) / 10, 'f', 1));
    return words(QT_TRANSLATE_NOOP("Times", "%1 min")).arg(countdownText(duration));
}

QString durationText(std::chrono::microseconds duration)
{
    const qint64 us = std::max<qint64>(0, duration.count());
    if (us < 10'000)
        return words(QT_TRANSLATE_NOOP("Times", "%1 ms")).arg(QLocale().toString(double(us) / 1000, 'f', 1));
    return durationText(std::chrono::duration_cast<Millis>(duration));
}

QString countdownText(Millis remaining)
{
    // Rounded up, so that it never says 0:00 while there is still something to wait for.
    const qint64 seconds = std::max<qint64>(0, (remaining.count() + 999) / 1000);
    const QString tail = u":%1"_s.arg(seconds % 60, 2, 10, QLatin1Char('0'));
    if (seconds < 3600)
        return QString::number(seconds / 60) + tail;
    return u"%1:%2"_s.arg(seconds / 3600).arg(seconds / 60 % 60, 2, 10, QLatin1Char('0')) + tail;
}

QString leftText(Millis left)
{
    using namespace std::chrono;
    constexpr auto longestMinutes = 10h; // with minutes that far, so that it keeps its width
    constexpr auto longestHours = 100h;
    if (left <= 1h - 1s)
        return countdownText(std::max(Millis{0}, left));
    const auto minutes = ceil<std::chrono::minutes>(left).count();
    if (left <= longestMinutes - 1min)
        return words(QT_TRANSLATE_NOOP("Times", "%1 h")).arg(u"%1:%2"_s.arg(minutes / 60).arg(minutes % 60, 2, 10, QLatin1Char('0')));
    if (left < longestHours)
        return words(QT_TRANSLATE_NOOP("Times", "%1 h")).arg(ceil<hours>(left).count());
    return words(QT_TRANSLATE_NOOP("Times", "%1 d")).arg(ceil<days>(left).count());
}

QString dueText(Instant due, Instant now)
{
    return due <= now ? words(QT_TRANSLATE_NOOP("Times", "now")) : words(QT_TRANSLATE_NOOP("Times", "in %1")).arg(leftText(due - now));
}

QString spanText(Millis span)
{
    using namespace std::chrono;
    if (span >= 1h && span % 1h == 0ms)
        return words(QT_TRANSLATE_NOOP("Times", "%1 h")).arg(span / 1h);
    if (span >= 1min && span % 1min == 0ms)
        return words(QT_TRANSLATE_NOOP("Times", "%1 min")).arg(span / 1min);
    if (span >= 1s && span % 1s == 0ms)
        return words(QT_TRANSLATE_NOOP("Times", "%1 s")).arg(span / 1s);
    return durationText(span);
}

QString bytesText(qint64 bytes)
{
    const QLocale locale;
    if (bytes < 100'000)
        return words(QT_TRANSLATE_NOOP("Times", "%1 B")).arg(locale.toString(bytes));
    return locale.formattedDataSize(bytes, 1);
}

} // namespace ovyxa
