// SPDX-License-Identifier: MIT
#include "ui/inspector/payload_page.h"

#include "core/rules/wire_text.h"
#include "ui/common/buttons.h"
#include "ui/common/key_stops.h"
#include "ui/common/slack_preview.h"
#include "ui/common/theme.h"
#include "ui/common/tool_tip_text.h"
#include "ui/inspector/hex_view.h"
#include "ui/inspector/json_tree_pane.h"
#include "ui/inspector/text_view.h"

#include <QtGui/QClipboard>
#include <QtGui/QGuiApplication>
#include <QtWidgets/QButtonGroup>
#include <QtWidgets/QHBoxLayout>
#include <QtWidgets/QHeaderView>
#include <QtWidgets/QLabel>
#include <QtWidgets/QStackedWidget>
#include <QtWidgets/QTreeWidget>
#include <QtWidgets/QVBoxLayout>

namespace ovyxa {

using namespace Qt::StringLiterals;

namespace {

constexpr qsizetype readAtOnce = 16 * 1024; ///< bytes; a millisecond or two. Ovyxa's own are under 10 KB.
constexpr int waysSpacing = 0;

} // namespace

PayloadPage::PayloadPage(QWidget *parent)
    : InspectorPage(tr("Payload"), parent)
    , m_bar(new QBoxLayout(QBoxLayout::LeftToRight))
    , m_size(dimLabel({}, body(), -1))
    , m_note(dimLabel({}, body(), -1))
    , m_ways(new QButtonGroup(this))
    , m_stack(new QStackedWidget(body()))
    , m_tree(new JsonTreePane(m_stack))
    , m_pretty(new TextView(tr("Payload, laid out"), m_stack))
    , m_raw(new TextView(tr("Payload, bytes as sent"), m_stack))
    , m_hex(new HexView(tr("Payload, hexadecimal"), m_stack))
    , m_slack(new SlackPreview)
    , m_fields(new QTreeWidget(m_stack))
{
    auto *ways = new QHBoxLayout;
    ways->setSpacing(waysSpacing);
    const QStringList names = wayNames();
    const QStringList ids{u"payloadTree"_s, u"payloadPretty"_s, u"payloadRaw"_s, u"payloadHex"_s, u"payloadSlack"_s, u"payloadZapier"_s};
    for (int way = Tree; way <= Zapier; ++way) {
        QPushButton *button = chipButton(names.at(way), body());
        button->setObjectName(ids.at(way));
        m_ways->addButton(button, way);
        ways->addWidget(button);
    }
    m_ways->button(Tree)->setChecked(true);
    joinWays();
    m_ways->button(Slack)->setToolTip(tr("The message as Slack shows it"));
    m_ways->button(Zapier)->setToolTip(tr("Sample for field mapping: the fields as Zapier names them"));
    QPushButton *copyButton = linkButton(tr("Copy"), body());
    copyButton->setObjectName(u"payloadCopy"_s);
    copyButton->setToolTip(tr("Copy what is shown; of the tree and the raw body, the exact text"));
    ways->addStretch(1);
    auto *rest = new QHBoxLayout;
    rest->addWidget(m_size);
    rest->addStretch(1);
    rest->addWidget(copyButton);
    m_bar->setSpacing(6);
    m_bar->addLayout(ways, 1);
    m_bar->addLayout(rest);
    column()->addLayout(m_bar);
    m_note->setWordWrap(true);
    column()->addWidget(m_note);
    column()->addWidget(m_stack, 1);

    buildFields();
    auto *message = new QWidget(m_stack);
    auto *messageColumn = new QVBoxLayout(message);
    messageColumn->setContentsMargins(0, 0, 0, 0);
    messageColumn->addWidget(m_slack);
    messageColumn->addStretch();
    for (QWidget *each : std::initializer_list<QWidget *>{m_tree, m_pretty, m_raw, m_hex, message, m_fields})
        m_stack->addWidget(each);
    connect(m_ways, &QButtonGroup::idClicked, this, [this](int way) {
        m_wanted = Way(way);
        choose(m_wanted);
    });
    connect(copyButton, &QPushButton::clicked, this, &PayloadPage::copy);
}

void PayloadPage::buildFields()
{
    m_fields->setObjectName(u"payloadFields"_s);
    m_fields->setAccessibleName(tr("Fields as Zapier offers them for mapping"));
    m_fields->setColumnCount(2);
    m_fields->setHeaderLabels({tr("Field"), tr("Sample")});
    m_fields->setRootIsDecorated(false);
    m_fields->setAllColumnsShowFocus(true);
    m_fields->setFont(dataFont(-1));
    m_fields->setUniformRowHeights(true);
    m_fields->setTabKeyNavigation(false);
}

QStringList PayloadPage::wayNames()
{
    return {tr("Tree"), tr("Pretty"), tr("Raw"), tr("Hex"), tr("Slack"), tr("Zapier")};
}

int PayloadPage::leastWidth()
{
    constexpr int chipsEdges = 2 * (8 + 1); // as the style sheet has them
    const QFontMetrics words(interfaceFont());
    const QStringList names = wayNames();
    int width = 2 * InspectorPage::edge - waysSpacing;
    for (const Way way : {Tree, Pretty, Raw, Hex, Zapier}) // Slack's is seldom there
        width += words.horizontalAdvance(names.at(way)) + chipsEdges + waysSpacing;
    return width;
}

void PayloadPage::showInspection(const Inspection &inspection, Zone)
{
    // Of a capture the bytes that arrived are shown, of a delivery those that are sent.
    if (inspection.subject() == Inspection::Subject::Capture && inspection.capture())
        showBytes(inspection.capture()->details.body, inspection.capture()->details.capture.bodyBytes);
    else if (inspection.delivery())
        showBytes(inspection.delivery()->body, inspection.delivery()->body.size());
}

void PayloadPage::showBytes(const QByteArray &bytes, qint64 whole)
{
    m_size->setText(bytesText(bytes.size()));
    const QString cut = whole > bytes.size() ? tr("Only the first %1 of %2 were kept.").arg(bytesText(bytes.size()), bytesText(whole)) : QString();
    if (m_filled && bytes == m_bytes && cut == m_cut)
        return;
    m_filled = true;
    m_bytes = bytes;
    m_cut = cut;
    m_raw->setBytes(bytes);
    m_hex->setBytes(bytes);
    if (bytes.size() <= readAtOnce) {
        m_reading.stop();
        return showReading(readBody(bytes, false));
    }
    m_tree->setJson(nullptr);
    m_pretty->setBytes({});
    showNote(tr("Reading the body…"));
    m_reading.start([bytes](const Background::Stop &stop) { return readBody(bytes, stop); },
                    [this](const PayloadReading &reading) { showReading(reading); });
}

void PayloadPage::showReading(const PayloadReading &reading)
{
    m_tree->setJson(reading.json);
    m_pretty->setBytes(reading.pretty.value_or(m_bytes));
    m_ways->button(Slack)->setVisible(reading.slack.has_value());
    m_slack->setText(reading.slack.value_or(QString()));
    m_fields->clear();
    for (const auto &[name, value] : reading.fields) {
        auto *item = new QTreeWidgetItem(m_fields, {name, value});
        item->setToolTip(1, toolTipText(value));
    }
    m_fields->resizeColumnToContents(0);
    m_ways->button(Zapier)->setVisible(!reading.fields.isEmpty());
    joinWays();
    showNote(bodyNote(reading));
    const bool isTree = reading.json->size() > 1 || !reading.json->fault();
    const bool fits = m_wanted == Tree ? isTree : m_wanted == Slack ? reading.slack.has_value() : m_wanted != Zapier || !reading.fields.isEmpty();
    choose(fits ? m_wanted : isTree ? Tree : Raw);
    arrange();
}

/// Those that there are now, in their order.
void PayloadPage::joinWays()
{
    QList<QPushButton *> segments;
    for (int way = Tree; way <= Zapier; ++way)
        segments.append(static_cast<QPushButton *>(m_ways->button(way)));
    joinSegments(segments);
}

void PayloadPage::showNote(const QString &note)
{
    m_note->setText(QStringList{m_cut, note}.join(u' ').trimmed());
    m_note->setVisible(!m_note->text().isEmpty());
}

void PayloadPage::resizeEvent(QResizeEvent *event)
{
    InspectorPage::resizeEvent(event);
    arrange();
}

void PayloadPage::arrange()
{
    const int needed = m_bar->itemAt(0)->sizeHint().width() + m_bar->spacing() + m_bar->itemAt(1)->sizeHint().width();
    const QMargins margins = column()->contentsMargins();
    const bool fits = needed <= viewport()->width() - margins.left() - margins.right();
    m_bar->setDirection(fits ? QBoxLayout::LeftToRight : QBoxLayout::TopToBottom);
}

void PayloadPage::choose(Way way)
{
    m_ways->button(way)->setChecked(true);
    m_stack->setCurrentIndex(way);
}

void PayloadPage::searchTree()
{
    m_wanted = Tree;
    choose(Tree);
    m_tree->focusSearch();
}

void PayloadPage::copy()
{
    switch (m_ways->checkedId()) {
    case Pretty: return QGuiApplication::clipboard()->setText(QString::fromUtf8(m_pretty->bytes()));
    case Hex: // of the largest, some tens of megabytes of text
        return m_copying.start([bytes = m_bytes](const Background::Stop &) { return rules::hexDump(bytes, bytes.size()); },
                               [](const QString &dump) { QGuiApplication::clipboard()->setText(dump); });
    case Zapier: {
        QString lines;
        for (int row = 0; row < m_fields->topLevelItemCount(); ++row)
            lines += m_fields->topLevelItem(row)->text(0) % u'\t' % m_fields->topLevelItem(row)->text(1) % u'\n';
        return QGuiApplication::clipboard()->setText(lines);
    }
    default: return QGuiApplication::clipboard()->setText(QString::fromUtf8(m_bytes));
    }
}

} // namespace ovyxa
