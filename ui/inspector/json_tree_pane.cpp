// SPDX-License-Identifier: MIT
#include "ui/inspector/json_tree_pane.h"

#include "core/payload/json_text.h"
#include "ui/common/buttons.h"
#include "ui/common/theme.h"
#include "ui/common/tool_tip_text.h"
#include "ui/inspector/json_tree_model.h"

#include <QtCore/QLocale>
#include <QtGui/QClipboard>
#include <QtGui/QGuiApplication>
#include <QtGui/QKeyEvent>
#include <QtGui/QShortcut>
#include <QtWidgets/QBoxLayout>
#include <QtWidgets/QHeaderView>
#include <QtWidgets/QLabel>
#include <QtWidgets/QLineEdit>
#include <QtWidgets/QMenu>
#include <QtWidgets/QTreeView>

#include <algorithm>

namespace ovyxa {

using namespace Qt::StringLiterals;

namespace {

constexpr int openedRows = 200; ///< at first
constexpr int shownSteps = 100; ///< of a path, in its line
constexpr int widestName = 260; ///< pixels of the first column, at first

bool says(QByteArrayView raw, const QString &text)
{
    if (raw.contains('\\'))
        return decodedString(raw).contains(text, Qt::CaseInsensitive);
    const qsizetype quotes = raw.startsWith('"') ? 1 : 0;
    return QString::fromUtf8(raw.sliced(quotes, raw.size() - 2 * quotes)).contains(text, Qt::CaseInsensitive);
}

std::vector<JsonIndex::Value> valuesThatSay(const JsonIndex &json, const QString &text, const Background::Stop &stop)
{
    std::vector<JsonIndex::Value> values;
    for (JsonIndex::Value value = 0; value < json.size() && !stop; ++value) {
        const QByteArrayView key = json.key(value);
        if ((!key.isNull() && says(key, text)) || (!json.isContainer(value) && says(json.raw(value), text)))
            values.push_back(value);
    }
    return values;
}

/// A path by its end, which tells more.
QString tail(const QByteArray &path)
{
    constexpr qsizetype most = 400;
    return path.size() <= most ? QString::fromUtf8(path) : QString(u"…"_s + QString::fromUtf8(path.last(most)));
}

} // namespace

JsonTreePane::JsonTreePane(QWidget *parent)
    : QWidget(parent)
    , m_model(new JsonTreeModel(this))
    , m_field(new QLineEdit(this))
    , m_found(dimLabel({}, this, -1))
    , m_previous(linkButton(tr("Previous"), this))
    , m_next(linkButton(tr("Next"), this))
    , m_out(linkButton(tr("Back to the whole"), this))
    , m_tree(new QTreeView(this))
    , m_path(dimLabel({}, this, -1))
{
    m_field->setObjectName(u"treeSearch"_s);
    m_field->setPlaceholderText(tr("Search names and values"));
    m_field->setAccessibleName(tr("Search names and values"));
    m_field->setToolTip(tr("Enter goes to the next, Shift+Enter to the one before (F3, Shift+F3). Ctrl+Shift+F comes here."));
    m_field->setProperty("compact", true);
    m_field->setClearButtonEnabled(true);
    m_field->installEventFilter(this);
    m_found->setObjectName(u"treeFound"_s);
    m_previous->setObjectName(u"treePrevious"_s);
    m_next->setObjectName(u"treeNext"_s);
    m_out->setObjectName(u"treeOut"_s);
    m_out->setToolTip(tr("This part stands so deep that it is shown by itself"));
    m_tree->setObjectName(u"payloadJson"_s);
    m_tree->setAccessibleName(tr("Payload as a tree"));
    m_tree->setModel(m_model);
    m_tree->setFont(dataFont(-1));
    m_tree->setUniformRowHeights(true);
    m_tree->setAllColumnsShowFocus(true);
    m_tree->setIndentation(14);
    m_tree->setTextElideMode(Qt::ElideRight);
    m_tree->setContextMenuPolicy(Qt::CustomContextMenu);
    m_tree->header()->setStretchLastSection(true);
    m_path->setObjectName(u"treePath"_s);
    m_path->setFont(dataFont(-2));
    m_path->setMinimumWidth(40);
    m_path->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Fixed);

    auto *bar = new QHBoxLayout;
    bar->setSpacing(metrics::halfGrid);
    for (QWidget *each : std::initializer_list<QWidget *>{m_found, m_previous, m_next})
        each->hide();
    bar->addWidget(m_field, 1);
    bar->addWidget(m_found);
    bar->addWidget(m_previous);
    bar->addWidget(m_next);
    QPushButton *copyMenu = quietButton(tr("Copy…"), this);
    copyMenu->setObjectName(u"treeCopy"_s);
    copyMenu->setProperty("menu", true);
    copyMenu->setToolTip(tr("Copy what is selected: its value, its JSON Pointer or its path for jq"));
    auto *menu = new QMenu(copyMenu);
    connect(menu, &QMenu::aboutToShow, this, [this, menu] { fillMenu(menu); });
    copyMenu->setMenu(menu);
    auto *foot = new QHBoxLayout;
    foot->addWidget(m_out);
    foot->addWidget(m_path, 1);
    foot->addWidget(copyMenu);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(metrics::halfGrid);
    column->addLayout(bar);
    column->addWidget(m_tree, 1);
    column->addLayout(foot);
    buildShortcuts();

    connect(m_field, &QLineEdit::textChanged, this, &JsonTreePane::search);
    connect(m_previous, &QPushButton::clicked, this, [this] { step(-1); });
    connect(m_next, &QPushButton::clicked, this, [this] { step(1); });
    connect(m_out, &QPushButton::clicked, this, [this] { openAsRoot(0); });
    connect(m_tree->selectionModel(), &QItemSelectionModel::currentChanged, this, &JsonTreePane::showPath);
    connect(m_tree, &QTreeView::expanded, this, [this](const QModelIndex &index) { fitName(m_model->index(0, 0, index)); });
    connect(m_tree, &QTreeView::activated, this, [this](const QModelIndex &index) {
        if (m_model->opensAsRoot(index))
            openAsRoot(m_model->value(index));
    });
    connect(m_tree, &QWidget::customContextMenuRequested, this, [this](const QPoint &at) {
        auto *context = new QMenu(this);
        context->setAttribute(Qt::WA_DeleteOnClose);
        fillMenu(context);
        context->popup(m_tree->viewport()->mapToGlobal(at));
    });
}

void JsonTreePane::buildShortcuts()
{
    const auto add = [this](const QKeySequence &keys, QWidget *where, auto act) {
        auto *shortcut = new QShortcut(keys, where);
        shortcut->setContext(where == this ? Qt::WidgetWithChildrenShortcut : Qt::WidgetShortcut);
        connect(shortcut, &QShortcut::activated, this, act);
    };
    add(QKeySequence::Copy, m_tree, [this] { copyValue(); });
    add(QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_P), this, [this] { copyPath(false); });
    add(QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_J), this, [this] { copyPath(true); });
    add(Qt::Key_F3, this, [this] { step(1); });
    add(QKeySequence(Qt::SHIFT | Qt::Key_F3), this, [this] { step(-1); });
}

void JsonTreePane::focusSearch()
{
    m_field->setFocus(Qt::ShortcutFocusReason);
    m_field->selectAll();
}

void JsonTreePane::setJson(const std::shared_ptr<const JsonIndex> &json)
{
    m_search.stop();
    m_hits.clear();
    m_model->setJson(json);
    m_out->hide();
    openUpperLevels();
    search();
    showPath();
}

/// Level by level, so that of a large text the outline is seen.
void JsonTreePane::openUpperLevels()
{
    QList<QModelIndex> level{QModelIndex()};
    int rows = m_model->rowCount();
    for (qsizetype at = 0; at < level.size(); ++at) {
        const QModelIndex parent = level.at(at);
        const int count = m_model->rowCount(parent);
        if (parent.isValid()) {
            if (rows + count > openedRows)
                continue;
            rows += count;
            m_tree->expand(parent); // those above it are, so nothing is laid out twice
        }
        for (int row = 0; row < std::min(count, openedRows); ++row)
            level.append(m_model->index(row, 0, parent));
    }
    m_tree->resizeColumnToContents(0);
    m_tree->setColumnWidth(0, std::min(m_tree->columnWidth(0) + 12, widestName));
}

void JsonTreePane::openAsRoot(JsonIndex::Value root)
{
    m_model->setRoot(root);
    m_out->setVisible(root != 0);
    openUpperLevels();
    m_tree->setCurrentIndex(m_model->index(0, 0));
}

void JsonTreePane::showValue(JsonIndex::Value value)
{
    if (const JsonIndex::Value root = m_model->rootFor(value); root != m_model->root())
        openAsRoot(root);
    const QModelIndex index = m_model->indexOf(value);
    QList<QModelIndex> above;
    for (QModelIndex parent = index.parent(); parent.isValid(); parent = parent.parent())
        above.prepend(parent);
    for (const QModelIndex &each : above)
        m_tree->expand(each);
    m_tree->setCurrentIndex(index);
    fitName(index);
    m_tree->scrollTo(index);
}

/// Each level takes some of the names' column.
void JsonTreePane::fitName(const QModelIndex &index)
{
    int level = 1;
    for (QModelIndex each = index.parent(); each.isValid(); each = each.parent())
        ++level;
    const int name = std::min(m_tree->fontMetrics().horizontalAdvance(index.data().toString()) + 12, widestName / 2);
    m_tree->setColumnWidth(0, std::max(m_tree->columnWidth(0), level * m_tree->indentation() + name));
}

void JsonTreePane::search()
{
    m_hits.clear();
    m_search.stop();
    const QString text = m_field->text();
    if (!text.isEmpty() && m_model->json()) {
        m_search.start([json = m_model->json(), text](const Background::Stop &stop) { return valuesThatSay(*json, text, stop); },
                       [this](std::vector<JsonIndex::Value> values) {
                           m_hits = std::move(values);
                           // From where people are, as a search in an editor goes.
                           const JsonIndex::Value from = current() == JsonIndex::none ? 0 : current();
                           const auto next = std::lower_bound(m_hits.cbegin(), m_hits.cend(), from);
                           m_hit = next == m_hits.cend() ? 0 : size_t(next - m_hits.cbegin());
                           showHits();
                           step(0);
                       });
    }
    showHits();
}

void JsonTreePane::step(int by)
{
    if (m_hits.empty())
        return;
    m_hit = (m_hit + m_hits.size() + size_t(by)) % m_hits.size();
    showValue(m_hits[m_hit]);
    showHits();
}

void JsonTreePane::showHits()
{
    const QLocale locale;
    m_found->setText(m_field->text().isEmpty() ? QString()
                     : m_search.isBusy()       ? tr("searching…")
                     : m_hits.empty()          ? tr("not found")
                                               : tr("%1 of %2").arg(locale.toString(m_hit + 1), locale.toString(qulonglong(m_hits.size()))));
    m_found->setVisible(!m_found->text().isEmpty());
    m_found->setAccessibleName(m_found->text());
    m_previous->setVisible(!m_hits.empty());
    m_next->setVisible(!m_hits.empty());
}

JsonIndex::Value JsonTreePane::current() const
{
    return m_model->value(m_tree->currentIndex());
}

void JsonTreePane::showPath()
{
    const bool has = current() != JsonIndex::none;
    const QString text = has ? tail(m_model->json()->pointer(current(), shownSteps)) : QString();
    m_path->setAccessibleName(tr("JSON Pointer: %1").arg(text));
    m_path->setText(m_path->fontMetrics().elidedText(text, Qt::ElideLeft, std::max(40, m_path->width())));
    m_path->setToolTip(toolTipText(text));
}

void JsonTreePane::resizeEvent(QResizeEvent *event)
{
    QWidget::resizeEvent(event);
    showPath();
}

void JsonTreePane::copyValue()
{
    if (current() == JsonIndex::none)
        return;
    const QByteArrayView raw = m_model->json()->raw(current());
    QGuiApplication::clipboard()->setText(m_model->json()->type(current()) == JsonNode::Type::String ? decodedString(raw) : QString::fromUtf8(raw));
}

void JsonTreePane::copyPath(bool forJq)
{
    if (current() == JsonIndex::none)
        return;
    const JsonIndex &json = *m_model->json();
    QGuiApplication::clipboard()->setText(QString::fromUtf8(forJq ? json.jqFilter(current()) : json.pointer(current())));
}

void JsonTreePane::fillMenu(QMenu *menu)
{
    menu->clear();
    const bool has = current() != JsonIndex::none;
    const auto add = [menu, has](const QString &id, const QString &text, const QKeySequence &keys, auto act) {
        QAction *action = menu->addAction(text, act);
        action->setObjectName(id);
        action->setShortcut(keys);
        action->setShortcutContext(Qt::WidgetShortcut); // shown there; the tree's own keys do it
        action->setEnabled(has);
    };
    add(u"copyValue"_s, tr("Copy the value"), QKeySequence::Copy, [this] { copyValue(); });
    add(u"copyPointer"_s, tr("Copy the JSON Pointer"), QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_P), [this] { copyPath(false); });
    add(u"copyJq"_s, tr("Copy the path for jq"), QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_J), [this] { copyPath(true); });
}

bool JsonTreePane::eventFilter(QObject *watched, QEvent *event)
{
    if (watched != m_field || event->type() != QEvent::KeyPress)
        return QWidget::eventFilter(watched, event);
    const auto *key = static_cast<QKeyEvent *>(event);
    switch (key->key()) {
    case Qt::Key_Return:
    case Qt::Key_Enter: step(key->modifiers() & Qt::ShiftModifier ? -1 : 1); return true;
    case Qt::Key_Down: m_tree->setFocus(Qt::OtherFocusReason); return true;
    case Qt::Key_Escape:
        if (m_field->text().isEmpty())
            return false;
        m_field->clear();
        return true;
    default: return false;
    }
}

} // namespace ovyxa
