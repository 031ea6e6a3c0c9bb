// SPDX-License-Identifier: MIT
#include "ui/receiver/capture_view.h"

#include "ui/common/badge.h"
#include "ui/common/row_keys.h"
#include "ui/common/row_painting.h"
#include "ui/common/state_style.h"
#include "ui/common/steady_scroll.h"
#include "ui/common/theme.h"
#include "ui/receiver/capture_model.h"
#include "ui/receiver/capture_words.h"

#include <QtGui/QClipboard>
#include <QtGui/QGuiApplication>
#include <QtGui/QKeyEvent>
#include <QtGui/QPainter>
#include <QtWidgets/QApplication>
#include <QtWidgets/QHeaderView>

namespace ovyxa {

using namespace Qt::StringLiterals;

namespace {
constexpr int margin = 9; // as the header's sections
constexpr int leastRequest = 110;
constexpr int requestShare = 46; // percent of what the fixed columns leave; the rest is From's
} // namespace

CaptureView::CaptureView(QWidget *parent) : QTableView(parent), m_delegate(new CaptureDelegate(this)), m_steady(new SteadyScroll(this))
{
    setItemDelegate(m_delegate);
    setSelectionBehavior(SelectRows);
    setSelectionMode(ExtendedSelection);
    setEditTriggers(NoEditTriggers);
    setShowGrid(false);
    setWordWrap(false);
    setTabKeyNavigation(false);
    setCornerButtonEnabled(false);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    verticalHeader()->hide();
    verticalHeader()->setSectionResizeMode(QHeaderView::Fixed);
    verticalHeader()->setMinimumSectionSize(metrics::row);
    verticalHeader()->setDefaultSectionSize(metrics::row);
    horizontalHeader()->setHighlightSections(false);
    horizontalHeader()->setSectionsClickable(false);
    horizontalHeader()->setMinimumSectionSize(48);
    horizontalHeader()->setObjectName(u"captureHeader"_s);
}

void CaptureView::setModel(QAbstractItemModel *newModel)
{
    QTableView::setModel(newModel);
    m_steady->watch(newModel);
    connect(newModel, &QAbstractItemModel::rowsInserted, this, &CaptureView::followDates);
    connect(newModel, &QAbstractItemModel::dataChanged, this, &CaptureView::followDates);
    placeColumns();
}

void CaptureView::setFound(const QStringList &texts)
{
    m_delegate->setFound(texts);
    viewport()->update();
}

void CaptureView::followDates()
{
    if (m_dated != qobject_cast<const CaptureModel *>(model())->hasDates())
        placeColumns();
}

void CaptureView::placeColumns()
{
    auto *captures = qobject_cast<CaptureModel *>(model());
    if (!captures)
        return;
    m_dated = captures->hasDates();
    const QFontMetrics fixedWidth(dataFont());
    const auto digits = [&fixedWidth](int count) { return fixedWidth.horizontalAdvance(QString(count, u'0')) + 2 * margin + 2; };
    const auto widest = [&](Precision precision) {
        const bool isAgo = captures->zone() == Zone::Relative;
        int width = isAgo ? 0 : digits(precision == Precision::Milliseconds ? 12 : 8);
        for (const QString &sample : isAgo ? agoSamples() : m_dated ? dayTimeSamples(precision) : QStringList())
            width = std::max(width, fixedWidth.horizontalAdvance(sample) + 2 * margin + 2);
        return width;
    };
    const int badge = badgeSize({Glyph::Warning, CaptureModel::tr("malformed"), Tone::Bad}, interfaceFont(-1)).width();
    const QHash<int, int> fixed{{CaptureModel::Signature, badge + 2 * margin - 4},
                                {CaptureModel::Time, widest(Precision::Milliseconds)},
                                {CaptureModel::Body, digits(9)},
                                {CaptureModel::Answered, digits(9)}};
    int left = viewport()->width();
    for (auto it = fixed.cbegin(); it != fixed.cend(); ++it) {
        setColumnWidth(it.key(), it.value());
        left -= it.value();
    }
    // In a narrow window the sender is what can be missed, then the body's size, then the milliseconds: they stand in the inspector too.
    // The answer stays.
    const bool noSize = left < leastRequest;
    setColumnHidden(CaptureModel::Body, noSize);
    if (noSize)
        left += fixed.value(CaptureModel::Body);
    const bool noSender = noSize || left < 2 * leastRequest;
    const bool noMilliseconds = noSize && left < leastRequest;
    if (noMilliseconds) {
        left += fixed.value(CaptureModel::Time) - widest(Precision::Seconds);
        setColumnWidth(CaptureModel::Time, widest(Precision::Seconds));
    }
    captures->setPrecision(noMilliseconds ? Precision::Seconds : Precision::Milliseconds);
    const int request = noSender ? std::max(60, left) : left * requestShare / 100;
    setColumnHidden(CaptureModel::From, noSender);
    setColumnWidth(CaptureModel::Request, request);
    setColumnWidth(CaptureModel::From, std::max(60, left - request));
}

void CaptureView::resizeEvent(QResizeEvent *event)
{
    QTableView::resizeEvent(event);
    placeColumns();
}

void CaptureView::keyPressEvent(QKeyEvent *event)
{
    if (event->matches(QKeySequence::Copy))
        return copySelection();
    QTableView::keyPressEvent(event);
    selectFocusedRow(this, *event);
}

void CaptureView::copySelection() const
{
    const auto *captures = qobject_cast<const CaptureModel *>(model());
    QModelIndexList rows = selectionModel()->selectedRows();
    std::sort(rows.begin(), rows.end());
    QStringList lines;
    for (const QModelIndex &row : std::as_const(rows))
        lines << captures->lineAt(row.row());
    if (!lines.isEmpty())
        QGuiApplication::clipboard()->setText(lines.join(u'\n'));
}

void CaptureDelegate::paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    const Tokens &tokens = tokensFor(option.palette);
    paintRowGround(painter, option, index, tokens);
    const auto *captures = qobject_cast<const CaptureModel *>(index.model());
    const Capture *capture = captures ? captures->captureAt(index.row()) : nullptr;
    if (!capture)
        return;
    const QRect inner = option.rect.adjusted(margin, 0, -margin, 0);
    switch (index.column()) {
    case CaptureModel::Signature: return paintBadge(painter, inner, stateStyle(*capture), tokens, interfaceFont(-1));
    case CaptureModel::From: return paintCellText(painter, inner, index, tokens.dim, option.font, m_found);
    default: return paintCellText(painter, inner, index, option.palette.color(QPalette::Text), dataFont(), m_found);
    }
}

} // namespace ovyxa
