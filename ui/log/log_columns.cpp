// SPDX-License-Identifier: MIT
#include "ui/log/log_columns.h"

#include "ui/common/badge.h"
#include "ui/common/row_painting.h"
#include "ui/common/theme.h"
#include "ui/common/time_format.h"
#include "ui/log/delivery_delegate.h"
#include "ui/log/delivery_model.h"
#include "ui/log/delivery_text.h"

#include <QtCore/QSet>
#include <QtWidgets/QHeaderView>
#include <QtWidgets/QMenu>
#include <QtWidgets/QTableView>

#include <algorithm>
#include <numeric>

namespace ovyxa {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

constexpr int narrowestName = 64;
constexpr qsizetype mostInRows = 256;
constexpr int usualName = 112;
constexpr int widestName = 220; // beyond that a name gapes; who wants more drags it
constexpr int narrowestColumn = 40;
constexpr int widestColumn = 600;

QByteArray columnsAsText(const QList<int> &numbers)
{
    QByteArrayList texts;
    for (const int number : numbers)
        texts.append(QByteArray::number(number));
    return texts.join(',');
}

/// Empty if it is no list of as many numbers as there are columns, each from `least` to `most`.
QList<int> columnsFromText(const QByteArray &text, int least, int most)
{
    QList<int> numbers;
    const QByteArrayList texts = text.split(',');
    if (texts.size() != DeliveryColumnCount)
        return {};
    for (const QByteArray &each : texts) {
        bool isNumber = false;
        numbers.append(each.toInt(&isNumber));
        if (!isNumber || numbers.last() < least || numbers.last() > most)
            return {};
    }
    return numbers;
}

int widestOf(const QFontMetrics &metrics, const QStringList &texts)
{
    int width = 0;
    for (const QString &text : texts)
        width = std::max(width, metrics.horizontalAdvance(text));
    return width;
}

} // namespace

LogColumns::LogColumns(QTableView *view, DeliveryModel *model)
    : QObject(view)
    , m_view(view)
    , m_model(model)
    , m_needed(neededWidths())
    , m_own(QList<int>(DeliveryColumnCount, 0))
{
    measureTime();
    for (const DeliveryState lasting :
         {DeliveryState::Held, DeliveryState::Waiting, DeliveryState::Delivered, DeliveryState::Failed, DeliveryState::Cancelled})
        m_stateAlone = std::max(m_stateAlone, badgeSize(stateStyle(lasting), interfaceFont(-1)).width() + cellPadding + 1);
    m_leastAnswer =
        std::max(headingWidth(AnswerColumn), QFontMetrics(dataFont(-1)).horizontalAdvance(errorWord(AttemptError::Refused))) + 2 * cellPadding + 1;
    m_usualEvent = QFontMetrics(interfaceFont()).horizontalAdvance(eventName(EventKind::GoalCompleted)) + 2 * cellPadding + 1;
    QHeaderView *header = view->horizontalHeader();
    header->setSectionResizeMode(QHeaderView::Interactive);
    header->setSectionsMovable(true);
    header->setMinimumSectionSize(narrowestColumn);
    header->setContextMenuPolicy(Qt::CustomContextMenu);
    header->setToolTip(tr("Drag a heading to move its column, its edge to size it. A right click chooses the columns."));
    connect(header, &QHeaderView::customContextMenuRequested, this, [this, header](const QPoint &at) { openMenuAt(header->mapToGlobal(at)); });
    connect(header, &QHeaderView::sectionResized, this, [this](int column, int, int width) {
        if (m_fitting || width == 0) // 0 = hidden
            return;
        m_own[column] = std::min(width, widestColumn);
        fit();
    });
    connect(model, &QAbstractItemModel::rowsInserted, this, [this](const QModelIndex &, int first, int last) { takeRows(first, last); });
    connect(model, &QAbstractItemModel::dataChanged, this, [this](const QModelIndex &from, const QModelIndex &to) {
        if (from.column() <= AnswerColumn && to.column() >= AnswerColumn && takeAnswers(from.row(), to.row()))
            fit();
    });
}

void LogColumns::followDates()
{
    if (m_dated != m_model->hasDates())
        fit();
}

int LogColumns::headingWidth(int column) const
{
    const QFontMetrics headings(interfaceFont(-2, QFont::DemiBold));
    return headings.horizontalAdvance(m_model->headerData(column, Qt::Horizontal, Qt::DisplayRole).toString());
}

QList<int> LogColumns::neededWidths() const
{
    const QFontMetrics words(interfaceFont());
    const QFontMetrics figures(dataFont(-1));
    QList<int> widths(DeliveryColumnCount, 0);
    for (const DeliveryState state : {DeliveryState::Queued, DeliveryState::Held, DeliveryState::Sending, DeliveryState::Waiting,
                                      DeliveryState::Delivered, DeliveryState::Failed, DeliveryState::Cancelled})
        widths[StateColumn] = std::max(widths.at(StateColumn), badgeSize(stateStyle(state), interfaceFont(-1)).width());
    for (const EventKind kind : allEventKinds)
        widths[EventColumn] = std::max(widths.at(EventColumn), words.horizontalAdvance(eventName(kind)));
    widths[TimeColumn] = widestOf(figures, dayTimeSamples());
    widths[AttemptsColumn] = DeliveryDelegate::dotsWidth();
    widths[AnswerColumn] = figures.horizontalAdvance(errorWord(AttemptError::Dns)); // the longer ones are rare
    widths[TookColumn] = figures.horizontalAdvance(durationText(Millis{999}));
    for (const Millis far : std::initializer_list<Millis>{59min, 9h})
        widths[NextColumn] = std::max(widths.at(NextColumn), figures.horizontalAdvance(dueText(Instant{} + far, {})));
    for (int column = 0; column < DeliveryColumnCount; ++column)
        widths[column] = std::max(widths.at(column), headingWidth(column)) + 2 * cellPadding + 1;
    return widths;
}

void LogColumns::measureTime()
{
    const QFontMetrics figures(dataFont(-1));
    const int heading = headingWidth(TimeColumn);
    const auto padded = [heading](int width) { return std::max(width, heading) + 2 * cellPadding + 1; };
    m_timeAgo = padded(widestOf(figures, agoSamples()));
    m_timeToday = padded(figures.horizontalAdvance(timeText({}, Zone::Utc)));
    m_secondsToday = padded(figures.horizontalAdvance(timeTextSeconds({}, Zone::Utc)));
    m_timeWithDate = m_needed.at(TimeColumn);
    m_secondsWithDate = padded(widestOf(figures, dayTimeSamples(Precision::Seconds)));
    m_minutesWithDate = padded(widestOf(figures, dayTimeSamples(Precision::Minutes)));
}

void LogColumns::setWebhookNames(const QStringList &names)
{
    QStringList all = names;
    for (const WebhookId webhook : std::as_const(m_inRows))
        all.append(m_model->webhookName(webhook));
    m_names = widestOf(QFontMetrics(interfaceFont()), all) + 2 * cellPadding + 1;
    fit();
}

/// What goes elsewhere than its webhook has a longer name than that.
void LogColumns::takeRows(int first, int last)
{
    const int before = m_names;
    for (int row = first; row <= last; ++row) {
        const WebhookId webhook = m_model->delivery(row).webhook;
        if (m_inRows.contains(webhook))
            continue;
        if (m_inRows.size() == mostInRows) // each `trigger` has one of its own; what they wanted stands until the names change
            m_inRows.clear();
        m_inRows.insert(webhook);
        m_names = std::max(m_names, widestOf(QFontMetrics(interfaceFont()), {m_model->webhookName(webhook)}) + 2 * cellPadding + 1);
    }
    if (takeAnswers(first, last) || m_names != before)
        fit();
    else
        followDates();
}

bool LogColumns::takeAnswers(int first, int last)
{
    const QFontMetrics figures(dataFont(-1));
    const int before = m_answers;
    for (int row = first; row <= last; ++row)
        m_answers = std::max(m_answers, figures.horizontalAdvance(m_model->index(row, AnswerColumn).data().toString()));
    return m_answers != before;
}

ColumnWishes LogColumns::wishes() const
{
    const bool isAgo = m_model->zone() == Zone::Relative; // which is as exact as it can be
    ColumnWishes wishes{m_needed, QList<int>(DeliveryColumnCount, 0),
                        isAgo     ? m_timeAgo
                        : m_dated ? m_secondsWithDate
                                  : m_secondsToday,
                        isAgo     ? m_timeAgo
                        : m_dated ? m_minutesWithDate
                                  : m_secondsToday,
                        m_stateAlone};
    wishes.wanted[TimeColumn] = isAgo ? m_timeAgo : m_dated ? m_timeWithDate : m_timeToday;
    wishes.wanted[WebhookColumn] = std::clamp(m_names, std::max(narrowestName, m_needed.at(WebhookColumn)), widestName);
    wishes.least[EventColumn] = m_usualEvent;                                          // "usage.thresh…": the one that is met most is whole
    wishes.least[WebhookColumn] = std::max(narrowestName, m_needed.at(WebhookColumn)); // its heading
    wishes.least[AnswerColumn] = m_leastAnswer;
    if (m_own.at(AnswerColumn) == 0)
        wishes.answerAlone = std::min(m_needed.at(AnswerColumn), std::max(headingWidth(AnswerColumn), m_answers) + 2 * cellPadding + 1);
    wishes.least[StateColumn] = m_needed.at(StateColumn) / 2;
    wishes.least[TimeColumn] = wishes.timeInMinutes;
    for (int column = 0; column < DeliveryColumnCount; ++column) {
        if (m_own.at(column) > 0)
            wishes.wanted[column] = m_own.at(column);
        if (m_own.at(column) > 0 && column == EventColumn)
            wishes.least[column] = m_own.at(column); // who sized it wants it so
        if (m_hidden.at(column))
            wishes.wanted[column] = wishes.least[column] = 0;
    }
    return wishes;
}

int LogColumns::wantedWidth() const
{
    QList<int> wanted = wishes().wanted;
    if (m_own.at(WebhookColumn) == 0 && !m_hidden.at(WebhookColumn)) // before there is a webhook, room is reckoned for the first one's name
        wanted[WebhookColumn] = std::max(wanted.at(WebhookColumn), usualName);
    return std::accumulate(wanted.cbegin(), wanted.cend(), 0);
}

void LogColumns::fit()
{
    m_dated = m_model->hasDates();
    const ColumnFit fit = fitColumns(m_view->viewport()->width(), wishes());
    m_fitting = true;
    for (int column = 0; column < DeliveryColumnCount; ++column) {
        m_view->setColumnHidden(column, fit.widths.at(column) == 0);
        if (fit.widths.at(column) > 0)
            m_view->setColumnWidth(column, fit.widths.at(column));
    }
    m_fitting = false;
    m_model->setPrecision(fit.precision);
}

void LogColumns::openMenu()
{
    openMenuAt(m_view->horizontalHeader()->mapToGlobal(QPoint(0, m_view->horizontalHeader()->height())));
}

void LogColumns::openMenuAt(const QPoint &place)
{
    auto *menu = new QMenu(m_view);
    menu->setObjectName(u"columnsMenu"_s);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    for (int column = 0; column < DeliveryColumnCount; ++column) {
        const QString name = m_model->headerData(column, Qt::Horizontal, Qt::DisplayRole).toString();
        const bool hasNoRoom = !m_hidden.at(column) && m_view->isColumnHidden(column);
        //: of a column that is chosen, and hidden as long as the window is narrow
        QAction *action = menu->addAction(hasNoRoom ? tr("%1 (no room now)").arg(name) : name);
        action->setObjectName(u"column%1"_s.arg(column));
        action->setCheckable(true);
        action->setChecked(!m_hidden.at(column));
        action->setEnabled(m_hidden.at(column) || m_hidden.count(false) > 1);
        connect(action, &QAction::triggered, this, [this, column](bool shown) { choose(column, shown); });
    }
    menu->addSeparator();
    connect(menu->addAction(tr("As they were")), &QAction::triggered, this, &LogColumns::reset);
    menu->popup(place);
}

void LogColumns::choose(int column, bool shown)
{
    m_hidden[column] = !shown;
    fit();
}

void LogColumns::reset()
{
    m_hidden.fill(false);
    m_own.fill(0);
    for (int column = 0; column < DeliveryColumnCount; ++column)
        m_view->horizontalHeader()->moveSection(m_view->horizontalHeader()->visualIndex(column), column);
    fit();
}

QByteArray LogColumns::save() const
{
    QList<int> hidden;
    QList<int> order;
    for (int column = 0; column < DeliveryColumnCount; ++column) {
        hidden.append(m_hidden.at(column) ? 1 : 0);
        order.append(m_view->horizontalHeader()->logicalIndex(column));
    }
    return QByteArrayList{columnsAsText(m_needed), columnsAsText(m_own), columnsAsText(hidden), columnsAsText(order)}.join(';');
}

void LogColumns::restore(const QByteArray &saved)
{
    const QByteArrayList parts = saved.split(';');
    if (parts.size() != 4)
        return;
    const QList<int> own = columnsFromText(parts.at(1), 0, widestColumn);
    const QList<int> hidden = columnsFromText(parts.at(2), 0, 1);
    const QList<int> order = columnsFromText(parts.at(3), 0, DeliveryColumnCount - 1);
    if (own.isEmpty() || hidden.isEmpty() || !hidden.contains(0) || QSet<int>(order.cbegin(), order.cend()).size() != DeliveryColumnCount)
        return;
    if (parts.first() == columnsAsText(m_needed))
        m_own = own;
    for (int column = 0; column < DeliveryColumnCount; ++column) {
        m_hidden[column] = hidden.at(column) == 1;
        QHeaderView *header = m_view->horizontalHeader();
        header->moveSection(header->visualIndex(order.at(column)), column);
    }
    fit();
}

} // namespace ovyxa
