// SPDX-License-Identifier: MIT
#include "ui/inspector/head_view.h"

#include "ui/common/buttons.h"
#include "ui/common/code_view.h"
#include "ui/common/theme.h"
#include "ui/common/tool_tip_text.h"
#include "ui/inspector/shown_bytes.h"

#include <QtCore/QEvent>
#include <QtCore/QHash>
#include <QtGui/QClipboard>
#include <QtGui/QGuiApplication>
#include <QtGui/QShortcut>
#include <QtWidgets/QBoxLayout>
#include <QtWidgets/QHeaderView>
#include <QtWidgets/QLabel>
#include <QtWidgets/QMenu>
#include <QtWidgets/QTreeWidget>

#include <algorithm>

namespace ovyxa {

using namespace Qt::StringLiterals;

namespace {

constexpr int mostRows = 14; ///< in sight
constexpr int lineRole = Qt::UserRole;
constexpr int valueRole = Qt::UserRole + 1;

/// Line feeds break the line, all else is shown by one.
QString shownField(QByteArrayView bytes)
{
    QString text;
    for (qsizetype at = 0; at < bytes.size();) {
        const ShownCharacter each = shownCharacter(bytes, at);
        text += bytes[at] == '\n' ? u"\n"_s : each.text;
        at += each.bytes;
    }
    return text;
}

/// A status or request line, and not a field: no name stands before a colon.
bool isStartLine(QByteArrayView line)
{
    const qsizetype colon = line.indexOf(':');
    return colon <= 0 || line.first(colon).contains(' ');
}

} // namespace

HeadView::HeadView(const QString &title, const QString &accessibleName, QWidget *parent)
    : QWidget(parent)
    , m_raw(chipButton(tr("Raw head"), this))
    , m_fields(new QTreeWidget(this))
    , m_bytes(new CodeView(accessibleName, this))
{
    m_raw->setObjectName(u"rawHead"_s);
    m_raw->setToolTip(tr("The bytes as they were on the wire, line ends too"));
    m_fields->setObjectName(u"headFields"_s);
    m_fields->setAccessibleName(accessibleName);
    m_fields->setColumnCount(2);
    m_fields->setHeaderHidden(true);
    m_fields->setRootIsDecorated(false);
    m_fields->setUniformRowHeights(true);
    m_fields->setAllColumnsShowFocus(true);
    m_fields->setTabKeyNavigation(false);
    m_fields->setFont(dataFont(-1));
    m_fields->setTextElideMode(Qt::ElideRight);
    m_fields->setContextMenuPolicy(Qt::CustomContextMenu);
    m_bytes->setLines(1, 24);
    m_bytes->hide();
    auto *bar = new QHBoxLayout;
    bar->addWidget(sectionLabel(title, this), 1);
    bar->addWidget(m_raw);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(metrics::halfGrid);
    column->addLayout(bar);
    column->addWidget(m_fields);
    column->addWidget(m_bytes);
    connect(m_raw, &QPushButton::toggled, this, [this](bool raw) {
        m_fields->setVisible(!raw);
        m_bytes->setVisible(raw);
    });
    auto *copy = new QShortcut(QKeySequence::Copy, m_fields, nullptr, nullptr, Qt::WidgetShortcut);
    connect(copy, &QShortcut::activated, this, [this] { copyLine(false); });
    connect(m_fields, &QWidget::customContextMenuRequested, this, [this](const QPoint &at) {
        auto *menu = new QMenu(this);
        menu->setAttribute(Qt::WA_DeleteOnClose);
        menu->addAction(tr("Copy the line"), this, [this] { copyLine(false); });
        menu->addAction(tr("Copy the value"), this, [this] { copyLine(true); });
        menu->popup(m_fields->viewport()->mapToGlobal(at));
    });
}

void HeadView::setHead(const QByteArray &head)
{
    setVisible(!head.isEmpty());
    if (head == m_head)
        return; // what is selected there stays
    m_head = head;
    fill(head);
    m_bytes->setText(shownField(head).trimmed());
}

void HeadView::fill(const QByteArray &head)
{
    m_fields->clear();
    QList<QByteArray> lines = head.split('\n');
    QHash<QByteArray, int> counts;
    for (QByteArray &line : lines) {
        if (line.endsWith('\r'))
            line.chop(1);
        if (!isStartLine(line))
            ++counts[line.first(line.indexOf(':')).toLower()];
    }
    QHash<QByteArray, int> seen;
    const Tokens &tokens = tokensFor(palette());
    for (const QByteArray &line : std::as_const(lines)) {
        if (line.isEmpty())
            continue;
        if (isStartLine(line)) {
            auto *item = new QTreeWidgetItem(m_fields, {shownField(line)});
            item->setFirstColumnSpanned(true);
            QFont font = dataFont(-1);
            font.setWeight(QFont::DemiBold);
            item->setFont(0, font);
            item->setData(0, lineRole, QString::fromUtf8(line));
            item->setData(0, valueRole, QString::fromUtf8(line));
            item->setToolTip(0, toolTipText(item->text(0)));
            continue;
        }
        const QByteArray name = line.first(line.indexOf(':'));
        const QByteArray value = line.sliced(name.size() + 1).trimmed();
        const int count = counts.value(name.toLower());
        auto *item = new QTreeWidgetItem(m_fields, {shownField(name), shownField(value)});
        if (count > 1) {
            item->setText(0, tr("%1 (%2 of %3)", "a header's name that is repeated").arg(shownField(name)).arg(++seen[name.toLower()]).arg(count));
            item->setToolTip(0, tr("This field stands more than once. Each is shown in its place."));
        }
        item->setForeground(0, tokens.dim);
        item->setData(0, lineRole, QString::fromUtf8(line));
        item->setData(0, valueRole, QString::fromUtf8(value));
        item->setToolTip(1, toolTipText(item->text(1)));
    }
    m_fields->ensurePolished(); // else rows are as low as without the style
    m_fields->resizeColumnToContents(0);
    m_fields->setColumnWidth(0, std::min(m_fields->columnWidth(0) + 8, 200));
    m_fields->setFixedHeight(std::clamp(m_fields->topLevelItemCount(), 1, mostRows) * std::max(20, m_fields->sizeHintForRow(0)) + 2);
}

/// The names' colour is the scheme's.
void HeadView::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::PaletteChange)
        fill(m_head);
}

void HeadView::copyLine(bool valueOnly) const
{
    if (const QTreeWidgetItem *item = m_fields->currentItem())
        QGuiApplication::clipboard()->setText(item->data(0, valueOnly ? valueRole : lineRole).toString());
}

} // namespace ovyxa
