// SPDX-License-Identifier: MIT
#include "ui/compare/compare_view.h"

#include "core/bench/bench.h"
#include "ui/common/badge.h"
#include "ui/common/buttons.h"
#include "ui/common/cut_label.h"
#include "ui/common/empty_state.h"
#include "ui/common/key_stops.h"
#include "ui/common/notice_bar.h"
#include "ui/common/row_focus.h"
#include "ui/common/theme.h"
#include "ui/compare/compare_delegate.h"
#include "ui/compare/compare_model.h"
#include "ui/compare/compare_strip.h"

#include <QtCore/QThread>
#include <QtWidgets/QCheckBox>
#include <QtWidgets/QComboBox>
#include <QtWidgets/QGridLayout>
#include <QtWidgets/QHBoxLayout>
#include <QtWidgets/QHeaderView>
#include <QtWidgets/QTableView>
#include <QtWidgets/QVBoxLayout>

namespace ovyxa {

using namespace Qt::StringLiterals;

namespace {
constexpr int lineHeight = 25;
}

CompareView::CompareView(Bench *bench, QWidget *parent)
    : QWidget(parent)
    , m_bench(bench)
    , m_lookup(bench)
    , m_counterpart(bench)
    , m_model(new CompareModel(this))
    , m_side(new CompareSide(this))
    , m_notice(new NoticeBar(this))
    , m_none(new EmptyState(this))
    , m_pair(new QWidget(this))
    , m_table(new QTableView(m_pair))
    , m_strip(new CompareStrip(m_pair))
    , m_swap(secondaryButton(u"⇄"_s, this))
    , m_place(dimLabel({}, this))
    , m_back(secondaryButton(u"↑"_s, this))
    , m_on(secondaryButton(u"↓"_s, this))
{
    setObjectName(u"compareView"_s);
    setAccessibleName(tr("Comparison"));
    m_notice->setLeaves(true);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(m_notice);
    buildHead(column);
    column->addWidget(hairline(this));
    column->addWidget(m_none, 1);
    column->addWidget(m_pair, 1);
    auto *pair = new QVBoxLayout(m_pair);
    pair->setContentsMargins(0, 0, 0, 0);
    pair->setSpacing(0);
    buildTools(pair);
    pair->addWidget(hairline(this));
    pair->addWidget(m_table, 1);
    pair->addWidget(m_strip);
    m_none->setObjectName(u"compareNone"_s);
    m_none->hide();
    connect(m_none, &EmptyState::actionRequested, this, &CompareView::anotherWanted);

    m_table->setObjectName(u"compareLines"_s);
    m_table->setAccessibleName(tr("Both sides, line by line"));
    m_table->setModel(m_model);
    m_table->setItemDelegate(new CompareDelegate(m_model, m_table));
    frameWithoutRow(m_table);
    m_table->setShowGrid(false);
    m_table->setWordWrap(false);
    m_table->setTabKeyNavigation(false);
    m_table->setSelectionBehavior(QAbstractItemView::SelectRows);
    m_table->setSelectionMode(QAbstractItemView::SingleSelection);
    m_table->setEditTriggers(QAbstractItemView::NoEditTriggers);
    m_table->horizontalHeader()->hide();
    m_table->horizontalHeader()->setSectionResizeMode(QHeaderView::Stretch);
    m_table->verticalHeader()->hide();
    m_table->verticalHeader()->setSectionResizeMode(QHeaderView::Fixed);
    m_table->verticalHeader()->setMinimumSectionSize(lineHeight);
    m_table->verticalHeader()->setDefaultSectionSize(lineHeight);
    m_table->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setFocusProxy(m_table);
    const auto toggle = [this](const QModelIndex &index) {
        const auto kind = m_model->kind(index.row());
        if (kind == CompareModel::RowKind::Fold || kind == CompareModel::RowKind::Section)
            m_model->toggle(index.row());
    };
    connect(m_table, &QTableView::clicked, this, toggle);
    connect(m_table, &QTableView::activated, this, toggle);
    connect(m_model, &QAbstractItemModel::modelReset, this, &CompareView::spanSections);
    connect(m_table->selectionModel(), &QItemSelectionModel::currentRowChanged, this, [this](const QModelIndex &current) {
        m_table->viewport()->update();
        const int difference = current.isValid() ? m_model->differenceAt(current.row()) : -1;
        if (difference >= 0 && difference != m_current) {
            m_current = difference;
            m_side->setCurrent(difference);
            showCounts();
        }
    });
    connect(&m_counterpart, &Inspection::changed, this, &CompareView::showPartners);
    connect(m_side, &CompareSide::differenceChosen, this, &CompareView::select);
    connect(m_side, &CompareSide::partnerChosen, this, &CompareView::choosePartner);
    connect(m_side, &CompareSide::editWanted, this, &CompareView::edit);
    connect(m_strip, &CompareStrip::bytesWanted, this, &CompareView::showBytes);
    connect(m_side, &CompareSide::closeWanted, this, &CompareView::closeWanted);
}

CompareView::Head CompareView::makeHead(QHBoxLayout *row, const QString &name, bool left)
{
    Head head{sectionLabel({}, this), new CutLabel({}, this), new Badge(this), dataLabel({}, this), new QComboBox(this)};
    head.title->setObjectName(name + u"Title"_s);
    head.time->setObjectName(name + u"Time"_s);
    head.badge->setFont(interfaceFont(-1));
    head.attempt->setAccessibleName(left ? tr("Attempt on the left") : tr("Attempt on the right"));
    head.attempt->setObjectName(name + u"Attempt"_s);
    head.attempt->setSizeAdjustPolicy(QComboBox::AdjustToContents);      // they come later
    head.attempt->setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed); // a cut one has lost its number
    head.attempt->setProperty("compact", true);
    auto *column = new QVBoxLayout;
    column->setSpacing(metrics::halfGrid);
    head.about->setObjectName(name + u"About"_s);
    head.about->setProperty("tone", u"dim"_s);
    auto *first = new QHBoxLayout;
    first->setSpacing(metrics::grid);
    first->addWidget(head.title);
    first->addWidget(head.about, 1);
    column->addLayout(first);
    auto *second = new QHBoxLayout;
    second->setSpacing(metrics::grid);
    second->addStrut(metrics::control); // one side alone may have attempts: both stand in line
    second->addWidget(head.badge);
    second->addWidget(head.time);
    second->addStretch(1);
    second->addWidget(head.attempt);
    column->addLayout(second);
    row->addLayout(column, 1);
    connect(head.attempt, &QComboBox::activated, this, [this, left, box = head.attempt] {
        (left ? m_left : m_right).attempt = box->currentData().toInt();
        compareNow();
    });
    return head;
}

void CompareView::buildHead(QVBoxLayout *column)
{
    auto *row = new QHBoxLayout;
    row->setContentsMargins(12, 10, 12, 10);
    row->setSpacing(12);
    m_leftHead = makeHead(row, u"compareLeft"_s, true);
    m_swap->setObjectName(u"compareSwap"_s);
    m_swap->setAccessibleName(tr("Swap the sides"));
    m_swap->setToolTip(tr("Swap the sides"));
    connect(m_swap, &QPushButton::clicked, this, &CompareView::swap);
    row->addWidget(m_swap);
    m_rightHead = makeHead(row, u"compareRight"_s, false);
    column->addLayout(row);
}

void CompareView::buildTools(QVBoxLayout *column)
{
    const auto group = [this] {
        auto *row = new QHBoxLayout(new QWidget(this));
        row->setContentsMargins(0, 0, 0, 0);
        row->setSpacing(metrics::grid);
        return row;
    };
    QHBoxLayout *modes = group();
    modes->setSpacing(0);
    const QStringList names{tr("Structure"), tr("Bytes"), tr("Raw")};
    for (int i = 0; i < int(names.size()); ++i) {
        QPushButton *mode = chipButton(names.at(i), this);
        mode->setObjectName(u"compareMode%1"_s.arg(i));
        mode->setChecked(i == 0);
        connect(mode, &QPushButton::clicked, this, [this, i] { setMode(i); });
        modes->addWidget(mode);
        m_modes.append(mode);
    }
    chooseOneOf(m_modes, this);
    QHBoxLayout *choices = group();
    auto *fold = new QCheckBox(tr("Fold what is equal"), this);
    fold->setObjectName(u"compareFold"_s);
    fold->setChecked(true);
    connect(fold, &QCheckBox::toggled, m_model, &CompareModel::setFolding);
    auto *aside = new QCheckBox(tr("Set aside what always differs"), this);
    aside->setObjectName(u"compareAside"_s);
    aside->setChecked(true);
    connect(aside, &QCheckBox::toggled, this, [this](bool on) {
        m_model->setSettingAside(on);
        m_side->setDifferences(m_model->comparison().differences, m_model->counted());
        m_current = -1;
        showCounts();
    });
    choices->addWidget(fold);
    choices->addWidget(aside);
    choices->addStretch(1);
    QHBoxLayout *walk = group();
    m_place->setObjectName(u"comparePlace"_s);
    m_back->setObjectName(u"compareBack"_s);
    m_back->setAccessibleName(tr("The difference before"));
    m_back->setToolTip(tr("The difference before (Shift+F7)"));
    m_on->setObjectName(u"compareOn"_s);
    m_on->setAccessibleName(tr("The next difference"));
    m_on->setToolTip(tr("The next difference (F7)"));
    connect(m_back, &QPushButton::clicked, this, [this] { goTo(-1); });
    connect(m_on, &QPushButton::clicked, this, [this] { goTo(1); });
    walk->addWidget(m_place);
    walk->addWidget(m_back);
    walk->addWidget(m_on);
    auto *tools = new QWidget(this);
    tools->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Fixed); // else one line of them would take its width from the places beside it
    m_tools = new QGridLayout(tools);
    m_tools->setContentsMargins(12, 8, 12, 8);
    m_tools->setHorizontalSpacing(12);
    m_tools->setVerticalSpacing(6);
    m_tools->setColumnStretch(1, 1);
    m_tools->addWidget(modes->parentWidget(), 0, 0);
    m_tools->addWidget(walk->parentWidget(), 0, 2);
    m_choices = choices->parentWidget();
    m_tools->addWidget(m_choices, 0, 1);
    m_copy = makeCopy();
    m_tools->addWidget(m_copy, 0, 3);
    column->addWidget(tools);
    fitTools();
}

void CompareView::resizeEvent(QResizeEvent *event)
{
    QWidget::resizeEvent(event);
    fitTools();
    placeStrip();
}

/// On a thread of its own: bodies may be of 10 MiB.
void CompareView::compareNow()
{
    showHead(m_leftHead, m_left);
    showHead(m_rightHead, m_right);
    ++m_generation;
    const int asked = ++m_asked;
    showPair(m_left.isThere());
    if (!m_left.isThere()) { // nothing is compared with itself
        m_taken = asked;
        m_current = -1;
        m_model->clear();
        m_strip->setComparison({});
        m_side->setDifferences({}, {});
        m_side->setCause({}, {});
        return showCounts();
    }
    allowActs();
    const auto result = std::make_shared<Comparison>();
    QThread *worker =
        QThread::create([result, left = m_left.message(), right = m_right.message()] { *result = rules::compareMessages(left, right); });
    connect(worker, &QThread::finished, this, [this, result, asked] {
        if (asked == m_asked)
            take(*result);
    });
    connect(worker, &QThread::finished, worker, &QObject::deleteLater);
    worker->start();
}

void CompareView::take(const Comparison &comparison)
{
    m_taken = m_asked;
    m_current = -1;
    m_model->setAnswerNotes(m_left.took(), m_right.took());
    m_model->setComparison(comparison);
    m_strip->setComparison(comparison);
    m_side->setDifferences(comparison.differences, m_model->counted());
    showCause();
    showCounts();
    if (const QList<int> counted = m_model->counted(); !counted.isEmpty())
        select(counted.first());
}

void CompareView::showHead(const Head &head, const CompareSubject &subject)
{
    head.title->setText(subject.title);
    head.about->setWords(subject.about());
    head.badge->setStyle(subject.state());
    head.badge->setVisible(subject.isThere());
    head.time->setText(subject.isThere() ? dayTimeText(subject.at(), m_bench->clock()->now(), m_zone) : QString());
    head.time->setToolTip(subject.isThere() ? fullTimeText(subject.at(), m_zone) : QString());
    head.attempt->clear();
    if (subject.delivery) {
        for (const Attempt &attempt : subject.delivery->attempts)
            head.attempt->addItem(tr("Attempt %1").arg(attempt.number), attempt.number);
        if (const Attempt *chosen = subject.chosen())
            head.attempt->setCurrentIndex(head.attempt->findData(chosen->number));
    }
    head.attempt->setVisible(head.attempt->count() > 1);
}

void CompareView::showCounts()
{
    const QList<int> counted = m_model->counted();
    const qsizetype at = counted.indexOf(m_current);
    m_place->setText(counted.isEmpty() ? tr("no differences")
                     : at < 0          ? tr("%n difference(s)", nullptr, int(counted.size()))
                                       : tr("%1 of %2").arg(at + 1).arg(counted.size()));
    allowActs();
    m_modes.at(0)->setText(u"%1  %2"_s.arg(tr("Structure")).arg(counted.size()));
    const auto &ranges = m_model->settingAside() ? m_model->comparison().bytesThatCount : m_model->comparison().bytes.ranges;
    m_modes.at(1)->setText(u"%1  %2"_s.arg(tr("Bytes")).arg(ByteDifference{ranges}.bytes()));
    fitTools();
}

void CompareView::setZone(Zone zone)
{
    m_zone = zone;
    if (m_right.delivery || m_right.capture) {
        showHead(m_leftHead, m_left);
        showHead(m_rightHead, m_right);
    }
}

/// A heading goes over both sides.
void CompareView::spanSections()
{
    m_table->clearSpans();
    if (m_model->mode() != CompareModel::Mode::Structure)
        return;
    for (int row = 0; row < m_model->rowCount(); ++row) {
        if (m_model->kind(row) == CompareModel::RowKind::Section)
            m_table->setSpan(row, 0, 1, 2);
    }
}

} // namespace ovyxa
