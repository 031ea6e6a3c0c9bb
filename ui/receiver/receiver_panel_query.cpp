// SPDX-License-Identifier: MIT
// The receiver's list asked by queries: the bar above it, what fits, and what to do where nothing does.
#include "core/bench/log_door.h"
#include "ui/common/empty_state.h"
#include "ui/query/filter_field.h"
#include "ui/query/found_count.h"
#include "ui/query/scan_line.h"
#include "ui/receiver/capture_bar.h"
#include "ui/receiver/capture_model.h"
#include "ui/receiver/capture_search.h"
#include "ui/receiver/capture_view.h"
#include "ui/receiver/receiver_empty.h"
#include "ui/receiver/receiver_header.h"
#include "ui/receiver/receiver_panel.h"

#include <QtGui/QAction>
#include <QtGui/QKeyEvent>
#include <QtWidgets/QApplication>
#include <QtWidgets/QLayout>
#include <QtWidgets/QStackedWidget>

#include <algorithm>

namespace ovyxa {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

constexpr int roomyHeight = 210; // the line, the bar, the heading and three rows
constexpr int lowHeight = 108;
constexpr int scannedAtOnce = 500;

/// Whether a query looks into heads and bodies, so that rows are read one after the other.
bool readsRecords(const CaptureQuery &query)
{
    return std::any_of(query.terms.cbegin(), query.terms.cend(),
                       [](const QueryTerm &term) { return term.key == QueryTerm::Key::Text || term.key == QueryTerm::Key::Header; });
}

} // namespace

void ReceiverPanel::buildQuery()
{
    m_find->setObjectName(u"receiver.find"_s);
    connect(m_find, &QAction::triggered, this, &ReceiverPanel::openQuery);
    addAction(m_find);
    connect(m_header, &ReceiverHeader::findWanted, this, &ReceiverPanel::openQuery);
    m_search->setTime([this] {
        const QTimeZone zone = m_zone == Zone::Utc ? QTimeZone::utc() : QTimeZone::systemTimeZone();
        return rules::QueryTime{m_clock(), zone};
    });
    m_countDue.setSingleShot(true);
    m_countDue.setInterval(300ms);
    connect(&m_countDue, &QTimer::timeout, this, &ReceiverPanel::countAll);
    connect(m_log, &LogDoor::discarded, this, [this] {
        m_countDue.start();
        m_log->count(CaptureQuery(), this, [this](const Result<qint64> &all) {
            if (all && *all < m_model->rowCount()) // it lists what is no more
                m_search->reload();
        });
    });
    connect(m_search, &QuerySearch::queryChanged, this, [this] {
        m_saidHidden = {};
        countAll();
        m_table->setFound(m_search->foundTexts());
        Q_EMIT foundChanged();
        showFound();
    });
    connect(m_search, &QuerySearch::pageCame, this, [this] {
        showFound();
        selectAgain();
    });
    connect(m_search, &QuerySearch::failed, this, [this](const QString &problem) {
        showMessage({problem, ReceiverController::Message::Level::Problem, tr("Try again"), [this] { m_search->reload(); }});
    });
    connect(m_model, &QAbstractItemModel::modelAboutToBeReset, this, [this] {
        if (!m_wanted.isValid())
            m_wanted = m_announced; // a reset ends a selection without a word
    });
    connect(m_model, &QAbstractItemModel::modelReset, this, [this] { m_compare->setEnabled(false); });
    connect(m_model, &QAbstractItemModel::rowsInserted, this, &ReceiverPanel::showFound);
    connect(m_bar->field(), &FilterField::left, this, [this] {
        leaveBar();
        m_barOpen = m_barOpen && m_search->isFiltered();
        fitBar();
    });
    connect(m_bar->count(), &ScanLine::left, this, &ReceiverPanel::leaveBar);
    m_nothing->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Ignored); // it makes no low place higher
    m_nothing->layout()->setContentsMargins(14, 4, 14, 4);
    connect(m_nothing, &EmptyState::actionRequested, m_search, &QuerySearch::clearFilter);
    countAll();
}

FilterField *ReceiverPanel::filter() const
{
    return m_bar->field();
}

QStringList ReceiverPanel::foundTexts() const
{
    return m_search->foundTexts();
}

/// In pieces: a search through heads and bodies comes back after some hundred of them, so that what it has found is shown.
void ReceiverPanel::readCaptures(const CaptureQuery &query, CaptureId before, int limit, QObject *context, Reply<CapturePage> done)
{
    if (!readsRecords(query))
        return m_log->captures(query, before, limit, context, std::move(done));
    const auto take = [done = std::move(done)](const Result<CaptureDetailsPage> &records) {
        if (!records)
            return done(records.error());
        CapturePage page{{}, records->next, records->atEnd};
        for (const CaptureDetails &each : records->rows)
            page.rows.append(each.capture);
        done(page);
    };
    m_log->captureDetails(query, ReadOrder::NewestFirst, before, scannedAtOnce, context, take);
}

void ReceiverPanel::countAll()
{
    if (!m_search->isFiltered())
        return;
    m_log->count(CaptureQuery(), this, [this](const Result<qint64> &all) {
        if (all)
            m_bar->count()->found()->setTotal(*all);
    });
}

/// A table that is not shown would take the focus when it is.
void ReceiverPanel::leaveBar()
{
    if (m_table->isVisible())
        m_table->setFocus(Qt::OtherFocusReason);
    else if (QWidget *inside = m_bar->focusWidget())
        inside->clearFocus();
}

void ReceiverPanel::openQuery()
{
    if (!isVisible())
        Q_EMIT placeWanted();
    m_barOpen = true;
    fitBar();
    m_bar->field()->focusText();
}

/// A low place has no line to spare for it: there it stands as long as it is asked for or asks for something.
void ReceiverPanel::fitBar()
{
    const bool useful = m_model->rowCount() > 0 || m_search->isFiltered();
    const bool roomy = height() >= roomyHeight;
    const bool inUse = m_barOpen || m_search->isFiltered() || m_bar->isAncestorOf(QApplication::focusWidget());
    m_bar->setVisible(inUse || (useful && roomy));
    m_bar->setClosable(!useful || !roomy);
    m_header->setFindOffered(useful && m_bar->isHidden());
}

void ReceiverPanel::showFound()
{
    fitBar();
    if (m_model->rowCount() > 0)
        return m_stack->setCurrentWidget(m_table);
    if (!m_search->isReady())
        return; // what stands there stays until it is known
    if (!m_search->isFiltered())
        return m_stack->setCurrentWidget(m_empty);
    const bool through = m_model->isComplete() && !m_search->isReading();
    const bool low = m_stack->height() < lowHeight; // then the sentence is what can be missed
    m_nothing->showText(through ? tr("No request fits") : tr("No request fits so far"),
                        low ? QString() : tr("None of the requests that the receiver got fits this filter. Clear it to see all of them."),
                        tr("Clear the filter"));
    m_stack->setCurrentWidget(through || m_search->isStopped() ? static_cast<QWidget *>(m_nothing) : m_table);
}

/// Whether what is listed goes further back than this one.
bool ReceiverPanel::isReadPast(CaptureId capture) const
{
    const Capture *oldest = m_model->captureAt(m_model->rowCount() - 1);
    return oldest && oldest->id < capture;
}

/// Where the other query has it too, what was selected stays so; what is being read stays open in any case.
void ReceiverPanel::selectAgain()
{
    if (!m_wanted.isValid())
        return;
    const bool isOther = m_table->selectionModel()->hasSelection();
    if (!isOther && m_model->indexOf(m_wanted).isValid()) {
        const CaptureId wanted = std::exchange(m_wanted, {});
        m_readsOn = false;
        m_again = wanted == m_announced;
        select(wanted);
        m_again = false;
    } else if (!isOther && m_readsOn && !m_search->isReading() && !m_search->isStopped() && !m_model->isComplete() && !isReadPast(m_wanted)) {
        m_search->goOn(); // it stands further back
    } else if (isOther || !m_search->isReading()) {
        m_wanted = {};
        m_readsOn = false;
    }
}

bool ReceiverPanel::event(QEvent *event)
{
    const bool isKey = event->type() == QEvent::ShortcutOverride || event->type() == QEvent::KeyPress;
    if (isKey && static_cast<QKeyEvent *>(event)->matches(QKeySequence::Find)) {
        event->accept(); // before the window's search, which is the log's
        if (event->type() == QEvent::KeyPress)
            openQuery();
        return true;
    }
    return QWidget::event(event);
}

void ReceiverPanel::resizeEvent(QResizeEvent *event)
{
    QWidget::resizeEvent(event);
    showFound();
}

} // namespace ovyxa
