// SPDX-License-Identifier: MIT
#include "ui/inspector/payload_page.h"

#include "core/payload/json_tree.h"
#include "core/rules/wire_text.h"
#include "ui/common/buttons.h"
#include "ui/common/code_view.h"
#include "ui/common/slack_preview.h"
#include "ui/common/slack_text.h"
#include "ui/common/theme.h"
#include "ui/common/tool_tip_text.h"
#include "ui/inspector/zapier_fields.h"

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

// Beyond these the window would stand still while it lays a body out. Ovyxa's own are under 10 KB.
constexpr qsizetype laidOutBytes = 1024 * 1024;
constexpr int shownValues = 2000;
constexpr int longestSlackText = 40'000; // more Slack itself cuts

} // namespace

PayloadPage::PayloadPage(QWidget *parent)
    : InspectorPage(tr("Payload"), parent)
    , m_bar(new QBoxLayout(QBoxLayout::LeftToRight))
    , m_size(dimLabel({}, body(), -1))
    , m_note(dimLabel({}, body(), -1))
    , m_ways(new QButtonGroup(this))
    , m_stack(new QStackedWidget(body()))
    , m_tree(new QTreeWidget(m_stack))
    , m_pretty(new CodeView(tr("Payload, laid out"), m_stack))
    , m_raw(new CodeView(tr("Payload, bytes as sent"), m_stack))
    , m_hex(new CodeView(tr("Payload, hexadecimal"), m_stack))
    , m_slack(new SlackPreview)
    , m_fields(new QTreeWidget(m_stack))
{
    auto *ways = new QHBoxLayout;
    ways->setSpacing(6);
    const QStringList names{tr("Tree"), tr("Pretty"), tr("Raw"), tr("Hex"), tr("Slack"), tr("Zapier")};
    const QStringList ids{u"payloadTree"_s, u"payloadPretty"_s, u"payloadRaw"_s, u"payloadHex"_s, u"payloadSlack"_s, u"payloadZapier"_s};
    for (int way = Tree; way <= Zapier; ++way) {
        QPushButton *button = chipButton(names.at(way), body());
        button->setObjectName(ids.at(way));
        m_ways->addButton(button, way);
        ways->addWidget(button);
    }
    m_ways->button(Tree)->setChecked(true);
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

    m_tree->setObjectName(u"payloadJson"_s);
    m_tree->setAccessibleName(tr("Payload as a tree"));
    m_tree->setColumnCount(2);
    m_tree->setHeaderLabels({tr("Name"), tr("Value")});
    m_tree->header()->setStretchLastSection(true);
    m_tree->setFont(dataFont(-1));
    m_tree->setUniformRowHeights(true);
    m_tree->setTabKeyNavigation(false);
    m_fields->setObjectName(u"payloadFields"_s);
    m_fields->setAccessibleName(tr("Fields as Zapier offers them for mapping"));
    m_fields->setColumnCount(2);
    m_fields->setHeaderLabels({tr("Field"), tr("Sample")});
    m_fields->setRootIsDecorated(false);
    m_fields->setAllColumnsShowFocus(true);
    m_fields->setFont(dataFont(-1));
    m_fields->setUniformRowHeights(true);
    m_fields->setTabKeyNavigation(false);
    auto *message = new QWidget(m_stack);
    auto *messageColumn = new QVBoxLayout(message);
    messageColumn->setContentsMargins(0, 0, 0, 0);
    messageColumn->addWidget(m_slack);
    messageColumn->addStretch();
    for (QWidget *each : std::initializer_list<QWidget *>{m_tree, m_pretty, m_raw, m_hex, message, m_fields})
        m_stack->addWidget(each);
    connect(m_ways, &QButtonGroup::idClicked, m_stack, &QStackedWidget::setCurrentIndex);
    connect(copyButton, &QPushButton::clicked, this, &PayloadPage::copy);
}

void PayloadPage::showInspection(const Inspection &inspection, Zone)
{
    // Of a capture the bytes that arrived are shown, of a delivery those that are sent.
    if (inspection.subject() == Inspection::Subject::Capture && inspection.capture())
        showBytes(inspection.capture()->details.body);
    else if (inspection.delivery())
        showBytes(inspection.delivery()->body);
}

void PayloadPage::showBytes(const QByteArray &bytes)
{
    if (m_filled && bytes == m_bytes)
        return;
    m_filled = true;
    m_bytes = bytes;
    m_size->setText(bytesText(bytes.size()));
    m_tree->clear();
    const QByteArray shown = bytes.left(shownBodyBytes);
    const bool small = bytes.size() <= laidOutBytes;
    const auto tree = small ? parseJsonTree(bytes) : Result<JsonNode>(Error{ErrorCode::LimitReached, {}});
    const auto pretty = small ? prettyJson(bytes) : Result<QByteArray>(Error{ErrorCode::LimitReached, {}});
    int left = shownValues;
    if (tree) {
        fill(m_tree->invisibleRootItem(), *tree, left);
        m_tree->expandAll();
        m_tree->resizeColumnToContents(0);
        m_tree->setColumnWidth(0, m_tree->columnWidth(0) + 12);
    }
    m_pretty->setText(pretty ? printable(pretty->left(shownBodyBytes)) : bodyText(bytes));
    fillUses(tree);
    m_raw->setText(bodyText(bytes));
    m_hex->setText(rules::hexDump(bytes, 16 * 1024));
    QString note;
    if (bytes.isEmpty())
        note = tr("The body is empty.");
    else if (!small)
        note = tr("This body is too large to be laid out. Its first %1 are shown as they came; Copy takes all of it.").arg(bytesText(shownBodyBytes));
    else if (!tree && tree.error().code == ErrorCode::LimitReached)
        note = tr("This JSON cannot be shown as a tree; it stands here as it came. %1").arg(tree.error().message);
    else if (!tree)
        note = tr("This is not JSON: %1").arg(tree.error().message);
    else if (shown.size() < bytes.size())
        note = tr("Only the first %1 are shown. Copy takes all of it.").arg(bytesText(shownBodyBytes));
    else if (left < 0)
        note = tr("The tree shows the first %n values only. Copy takes the whole body.", nullptr, shownValues);
    m_note->setText(note);
    m_note->setVisible(!note.isEmpty());
    if (!tree && m_ways->checkedId() == Tree)
        choose(Raw);
    else if (m_ways->checkedButton()->isHidden())
        choose(Tree);
}

void PayloadPage::fillUses(const Result<JsonNode> &tree)
{
    const auto message = tree ? slackTextOf(m_bytes) : std::nullopt;
    m_ways->button(Slack)->setVisible(message.has_value());
    m_slack->setText(message.value_or(QString()).left(longestSlackText));

    m_fields->clear();
    if (tree && tree->type == JsonNode::Type::Object && !message) {
        const auto fields = zapierFields(*tree).mid(0, shownValues);
        for (const auto &[name, value] : fields) {
            auto *item = new QTreeWidgetItem(m_fields, {name, value});
            item->setToolTip(1, toolTipText(value));
        }
        m_fields->resizeColumnToContents(0);
    }
    m_ways->button(Zapier)->setVisible(m_fields->topLevelItemCount() > 0);
    arrange();
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

void PayloadPage::fill(QTreeWidgetItem *parent, const JsonNode &node, int &left)
{
    for (qsizetype i = 0; i < node.children.size(); ++i) {
        if (--left < 0)
            return;
        const JsonNode &child = node.children.at(i);
        const bool leaf = child.type != JsonNode::Type::Object && child.type != JsonNode::Type::Array;
        const QString name = node.type == JsonNode::Type::Array ? u"[%1]"_s.arg(i) : child.key;
        const QString value = child.type == JsonNode::Type::String ? u"\"%1\""_s.arg(child.text) : child.text;
        auto *item = new QTreeWidgetItem(parent, {name, leaf ? value : child.type == JsonNode::Type::Array ? u"[ ]"_s : u"{ }"_s});
        item->setToolTip(1, toolTipText(value));
        fill(item, child, left);
    }
}

void PayloadPage::copy() const
{
    switch (m_ways->checkedId()) {
    case Pretty: return QGuiApplication::clipboard()->setText(m_pretty->toPlainText());
    case Hex: return QGuiApplication::clipboard()->setText(m_hex->toPlainText());
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
