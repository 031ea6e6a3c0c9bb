// SPDX-License-Identifier: MIT
#include "ui/ledger/ledger_page.h"

#include "ui/common/buttons.h"
#include "ui/common/empty_state.h"
#include "ui/common/notice_bar.h"
#include "ui/ledger/ledger_delegate.h"
#include "ui/ledger/ledger_export.h"
#include "ui/ledger/ledger_head.h"
#include "ui/ledger/ledger_list.h"
#include "ui/ledger/ledger_tile.h"
#include "ui/ledger/ledger_words.h"

#include <QtCore/QDir>
#include <QtCore/QEvent>
#include <QtCore/QLocale>
#include <QtGui/QAction>
#include <QtWidgets/QFileDialog>
#include <QtWidgets/QGridLayout>
#include <QtWidgets/QLabel>
#include <QtWidgets/QPushButton>
#include <QtWidgets/QStackedWidget>
#include <QtWidgets/QVBoxLayout>

#include <algorithm>
#include <utility>

namespace ovyxa {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

LedgerPage::LedgerPage(Bench *bench, QWidget *parent)
    : QWidget(parent)
    , m_bench(bench)
    , m_reader(bench)
    , m_model(new LedgerModel([bench] { return bench->clock()->now(); }, this))
    , m_delegate(new LedgerDelegate(m_model, this))
    , m_count(dimLabel({}, this))
    , m_corner(new QWidget(this))
    , m_export(new QAction(tr("Export both ledgers…"), this))
    , m_tileGrid(new QGridLayout)
    , m_notice(new NoticeBar(this))
    , m_head(new LedgerHead(this))
    , m_stack(new QStackedWidget(this))
    , m_list(new LedgerList(m_model, m_stack))
    , m_empty(new EmptyState(m_stack))
{
    setObjectName(u"ledgerPage"_s);
    setFocusProxy(m_list);
    m_count->setObjectName(u"ledgerCount"_s);
    QPushButton *toFile = linkButton(tr("Export"), m_corner);
    toFile->setObjectName(u"ledgerExport"_s);
    toFile->setToolTip(tr("What was read of both ledgers, as a CSV file"));
    m_export->setObjectName(u"ledger.export"_s);
    setOff(m_export, tr("Nothing to export: neither ledger has an entry yet."));
    connect(m_export, &QAction::triggered, this, &LedgerPage::askForFile);
    connect(toFile, &QPushButton::clicked, m_export, &QAction::trigger);
    addAction(m_export);
    auto *corner = new QHBoxLayout(m_corner);
    corner->setContentsMargins(0, 0, 0, 0);
    corner->setSpacing(metrics::grid);
    corner->addWidget(m_count);
    corner->addWidget(toFile);
    m_corner->setProperty("hint", QVariant::fromValue<QWidget *>(m_count)); // gives way to the tabs
    m_list->setObjectName(u"ledgerList"_s);
    m_list->setAccessibleName(tr("Sender and receiver side by side"));
    m_list->setItemDelegate(m_delegate);
    m_list->viewport()->installEventFilter(this);
    m_tileGrid->setContentsMargins(metrics::grid + 4, metrics::grid, metrics::grid + 4, metrics::grid);
    m_tileGrid->setSpacing(metrics::grid);
    for (const LedgerCase kind : ledgerCases) {
        auto *tile = new LedgerTile(kind, this);
        tile->setObjectName(u"ledgerTile%1"_s.arg(int(kind)));
        tile->setChecked(kind != LedgerCase::Agree && kind != LedgerCase::Elsewhere);
        tile->setVisible(kind != LedgerCase::Elsewhere);
        connect(tile, &LedgerTile::toggled, this, &LedgerPage::choose);
        m_tiles.append(tile);
    }
    m_empty->showText(tr("Nothing has been sent yet"),
                      tr("What this bench sends and what its receiver gets stand here side by side, attempt by attempt."), tr("Run a trial"));
    m_stack->addWidget(m_empty);
    m_stack->addWidget(m_list);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addLayout(m_tileGrid);
    column->addWidget(m_notice);
    column->addWidget(hairline(this));
    column->addWidget(m_head);
    column->addWidget(hairline(this));
    column->addWidget(m_stack, 1);
    m_notice->hide();

    m_due.setSingleShot(true);
    m_due.setInterval(1s);
    connect(&m_due, &QTimer::timeout, this, &LedgerPage::readIfDue);
    connect(&m_reader, &LedgerReader::changed, this, &LedgerPage::take);
    connect(&m_reader, &LedgerReader::failed, this, [this](const QString &message) {
        m_notice->showNotice(NoticeBar::Level::Problem, message, tr("Read again"), [this] { m_reader.readAnew(); });
    });
    connect(m_list, &LedgerList::deliveryWanted, this, &LedgerPage::deliveryWanted);
    connect(m_list, &LedgerList::captureWanted, this, &LedgerPage::captureWanted);
    connect(m_list, &LedgerList::olderWanted, &m_reader, &LedgerReader::readOn);
    connect(m_list, &LedgerList::wentOn, this, [this] { m_opening.reset(); });
    connect(m_empty, &EmptyState::actionRequested, this, &LedgerPage::trialWanted);
    connect(bench->sending(), &SendingDoor::deliveriesChanged, this, &LedgerPage::noteChange);
    connect(bench->receiver(), &ReceiverDoor::capturesAdded, this, &LedgerPage::noteChange);
    connect(bench->log(), &LogDoor::discarded, this, &LedgerPage::noteChange);
    const auto showReceiver = [this](const ReceiverState &state) { m_head->setListening(state.running); };
    connect(bench->receiver(), &ReceiverDoor::changed, this, showReceiver);
    showReceiver(bench->receiver()->state());
    arrangeTiles();
}

void LedgerPage::openAt(DeliveryId delivery, CaptureId request)
{
    if (m_stale || m_reader.isReading())
        m_opening = {delivery, request};
    else
        m_list->mark(delivery, request);
}

void LedgerPage::noteChange()
{
    m_stale = true;
    if (isVisible() && !m_due.isActive())
        m_due.start();
}

void LedgerPage::readIfDue()
{
    if (!m_stale || !isVisible())
        return;
    if (m_reader.isReading())
        return m_due.start();
    m_stale = false;
    m_reader.readAnew();
}

void LedgerPage::take()
{
    m_notice->dismiss();
    m_model->setEntries(m_reader.entries(), m_reader.isAtEnd());
    const qsizetype newest = m_reader.isAtEnd() ? 0 : m_model->size();
    qsizetype differ = 0;
    for (LedgerTile *tile : std::as_const(m_tiles)) {
        const qsizetype count = m_model->count(tile->kind());
        tile->setCount(count, newest);
        if (tile->kind() == LedgerCase::Elsewhere)
            tile->setVisible(count > 0);
        else if (tile->kind() != LedgerCase::Agree)
            differ += count;
    }
    const auto figure = [](qsizetype number) { return QLocale().toString(qlonglong(number)); };
    if (m_reader.isAtEnd())
        //: "16 events differ of 4,227"
        m_count->setText(tr("%1 events differ of %2").arg(figure(differ), figure(m_model->size())));
    else
        m_count->setText(tr("%1 events differ of the newest %2").arg(figure(differ), figure(m_model->size())));
    setOff(m_export, m_model->size() > 0 ? QString() : tr("Nothing to export: neither ledger has an entry yet."));
    m_head->setRead(m_reader.attempts(), m_reader.requests(), newest);
    m_delegate->setHasDates(m_model->hasOtherDays());
    m_stack->setCurrentWidget(m_model->size() > 0 || !m_reader.isAtEnd() ? static_cast<QWidget *>(m_list) : m_empty);
    arrangeTiles();
    alignHead();
    if (!m_reader.isReading()) {
        if (const auto opening = std::exchange(m_opening, {}))
            m_list->mark(opening->first, opening->second);
    }
    if (m_stale && !m_due.isActive())
        m_due.start();
}

void LedgerPage::askForFile()
{
    auto *dialog = new QFileDialog(this, tr("Export both ledgers"), {}, tr("CSV (*.csv)"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    dialog->setDefaultSuffix(u"csv"_s);
    connect(dialog, &QFileDialog::fileSelected, this, &LedgerPage::exportTo);
    dialog->open();
}

void LedgerPage::exportTo(const QString &file)
{
    if (const auto written = writeLedger(file, ledgerCsv(m_reader.entries(), m_bench->clock()->now())); !written)
        return m_notice->showNotice(NoticeBar::Level::Problem, written.error().message);
    m_notice->showNotice(NoticeBar::Level::Good, tr("Saved: %1").arg(QDir::toNativeSeparators(file)));
}

void LedgerPage::choose()
{
    QSet<LedgerCase> shown;
    for (const LedgerTile *tile : std::as_const(m_tiles)) {
        if (tile->isChecked())
            shown.insert(tile->kind());
    }
    m_model->setShown(shown);
    m_list->showCurrent();
}

void LedgerPage::arrangeTiles()
{
    QList<LedgerTile *> shown;
    for (LedgerTile *tile : std::as_const(m_tiles)) {
        if (!tile->isHidden())
            shown.append(tile);
    }
    const int count = int(shown.size());
    const int room = width() - 2 * metrics::grid;
    const int inRow = room >= count * (LedgerTile::leastTile + metrics::grid) ? count : (count + 1) / 2;
    if (inRow != m_tilesInRow || m_tileGrid->count() != count) {
        m_tilesInRow = inRow;
        while (m_tileGrid->count() > 0)
            delete m_tileGrid->takeAt(0);
        for (int i = 0; i < count; ++i)
            m_tileGrid->addWidget(shown.at(i), i / inRow, i % inRow);
    }
    int height = 0;
    for (const LedgerTile *tile : std::as_const(shown))
        height = std::max(height, tile->heightAt(room / inRow - metrics::grid));
    for (LedgerTile *tile : std::as_const(shown))
        tile->setFixedHeight(height);
}

void LedgerPage::alignHead()
{
    m_head->setColumns(m_list->viewport()->width(), m_model->hasOtherDays());
}

void LedgerPage::setZone(Zone zone)
{
    m_model->setZone(zone);
    m_delegate->setHasDates(m_model->hasOtherDays());
    alignHead();
}

void LedgerPage::showEvent(QShowEvent *event)
{
    QWidget::showEvent(event);
    readIfDue();
}

void LedgerPage::resizeEvent(QResizeEvent *event)
{
    QWidget::resizeEvent(event);
    arrangeTiles();
}

bool LedgerPage::eventFilter(QObject *watched, QEvent *event)
{
    if (watched == m_list->viewport() && event->type() == QEvent::Resize)
        alignHead();
    return QWidget::eventFilter(watched, event);
}

} // namespace ovyxa
