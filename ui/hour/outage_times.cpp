// SPDX-License-Identifier: MIT
#include "ui/hour/outage_times.h"

#include "ui/common/buttons.h"
#include "ui/common/theme.h"
#include "ui/hour/hour_band_parts.h"

#include <QtCore/QCoreApplication>
#include <QtCore/QDateTime>
#include <QtGui/QKeyEvent>
#include <QtWidgets/QHBoxLayout>
#include <QtWidgets/QLabel>
#include <QtWidgets/QLineEdit>

#include <cmath>

namespace ovyxa {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

/// "14:05" of the day on which it is nearest to now.
std::optional<Instant> minuteTyped(const QString &text, Instant now, Zone zone)
{
    const QTime time = QTime::fromString(text.trimmed(), u"H:mm"_s);
    if (!time.isValid())
        return {};
    const Qt::TimeSpec spec = zone == Zone::Utc ? Qt::UTC : Qt::LocalTime;
    const QDate today = QDateTime::fromMSecsSinceEpoch(msSinceEpoch(now), spec).date();
    std::optional<Instant> nearest;
    for (const int days : {0, -1, 1}) {
        const Instant at = instantFromMs(QDateTime(today.addDays(days), time, spec).toMSecsSinceEpoch());
        if (!nearest || std::chrono::abs(at - now) < std::chrono::abs(*nearest - now))
            nearest = at;
    }
    return nearest;
}

QString timesHelp()
{
    return OutageTimes::tr("Hours and minutes, as in 14:05: when the endpoint goes down, and when it answers again");
}

} // namespace

Result<Outage> typedOutage(const QString &from, const QString &to, Instant now, Zone zone)
{
    const auto refused = [](const QString &message) { return Error{ErrorCode::InvalidInput, message}; };
    const auto begin = minuteTyped(from, now, zone);
    const auto end = minuteTyped(to, now, zone);
    if (!begin || !end)
        return refused(OutageTimes::tr("\"%1\" is no time. Write it as 14:05.").arg(begin ? to : from));
    const Instant minute = std::chrono::floor<std::chrono::minutes>(now);
    if (*begin < minute - 1h || *end > minute + 1h)
        return refused(OutageTimes::tr("The picture reaches from %1 to %2: choose times within it.")
                           .arg(minuteText(minute - 1h, zone), minuteText(minute + 1h, zone)));
    if (*end <= *begin)
        return refused(OutageTimes::tr("It would end at %1, before it begins at %2.").arg(minuteText(*end, zone), minuteText(*begin, zone)));
    if (*end <= minute)
        return refused(OutageTimes::tr("At %1 it would be over already: let it end after now.").arg(minuteText(*end, zone)));
    return Outage{*begin, *end};
}

OutageTimes::OutageTimes(QWidget *parent) : QWidget(parent), m_from(new QLineEdit(this)), m_to(new QLineEdit(this))
{
    m_from->setObjectName(u"outageFromTime"_s);
    m_from->setAccessibleName(tr("The outage begins at"));
    m_to->setObjectName(u"outageToTime"_s);
    m_to->setAccessibleName(tr("The outage ends at"));
    auto *layout = new QHBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(metrics::halfGrid);
    setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Preferred);
    for (QLineEdit *field : {m_from, m_to}) {
        field->setProperty("compact", true);
        field->setFont(dataFont(-1));
        field->setMaxLength(8);
        field->setFixedWidth(QFontMetrics(dataFont(-1)).horizontalAdvance(u"00:00"_s) + 20);
        field->setToolTip(timesHelp());
        field->installEventFilter(this);
        connect(field, &QLineEdit::textEdited, this, [this] { read(false); });
        connect(field, &QLineEdit::editingFinished, this, [this] { read(true); });
        if (field == m_to)
            layout->addWidget(dimLabel(u"–"_s, this));
        layout->addWidget(field);
    }
}

void OutageTimes::setOutage(const Outage &outage, Instant now, Zone zone)
{
    const bool isMoved = outage != m_outage || zone != m_zone;
    m_outage = outage;
    m_now = now;
    m_zone = zone;
    if (!isMoved)
        return;
    fill(false);
    say({});
}

/// `all`: what is being typed goes, too.
void OutageTimes::fill(bool all)
{
    for (const auto &[field, at] : {std::pair{m_from, m_outage.from}, {m_to, m_outage.to}}) {
        if (all || !field->hasFocus() || !field->isModified())
            field->setText(minuteText(at, m_zone));
    }
}

void OutageTimes::read(bool isDone)
{
    if (!m_from->isModified() && !m_to->isModified())
        return; // it was only visited
    const auto typed = typedOutage(m_from->text(), m_to->text(), m_now, m_zone);
    if (!typed) {
        if (isDone || !m_problem.isEmpty())
            say(typed.error().message);
        return; // the rest may be on its way
    }
    say({});
    if (*typed != m_outage) {
        m_outage = *typed;
        Q_EMIT outageTyped(m_outage);
    }
    if (isDone)
        fill(true);
}

void OutageTimes::say(const QString &problem)
{
    if (problem == m_problem)
        return;
    m_problem = problem;
    for (QLineEdit *field : {m_from, m_to}) {
        setStyleProperty(field, "invalid", !problem.isEmpty() && field->isModified());
        field->setAccessibleDescription(problem);
        field->setToolTip(problem.isEmpty() ? timesHelp() : problem); // where there is no room to say it beside them
    }
    Q_EMIT problemChanged();
}

bool OutageTimes::eventFilter(QObject *watched, QEvent *event)
{
    const auto *field = qobject_cast<QLineEdit *>(watched);
    if (field && event->type() == QEvent::KeyPress && static_cast<QKeyEvent *>(event)->key() == Qt::Key_Escape && field->isModified()) {
        fill(true);
        say({});
        return true;
    }
    return QWidget::eventFilter(watched, event);
}

} // namespace ovyxa
