// SPDX-License-Identifier: MIT
#include "ui/window/command_palette.h"

#include "ui/common/action_registry.h"
#include "ui/common/reading_order.h"
#include "ui/common/theme.h"
#include "ui/window/palette_delegate.h"

#include <QtCore/QSet>
#include <QtGui/QAction>
#include <QtGui/QKeyEvent>
#include <QtWidgets/QApplication>
#include <QtWidgets/QLineEdit>
#include <QtWidgets/QListWidget>
#include <QtWidgets/QVBoxLayout>

namespace ovyxa {

using namespace Qt::StringLiterals;

CommandPalette::CommandPalette(ActionRegistry *actions, QWidget *window)
    : QFrame(window)
    , m_actions(actions)
    , m_text(new QLineEdit(this))
    , m_list(new QListWidget(this))
{
    setObjectName(u"commandPalette"_s);
    setProperty("surface", u"popover"_s);
    setAutoFillBackground(true);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(8, 8, 8, 8);
    layout->setSpacing(6);
    layout->addWidget(m_text);
    layout->addWidget(m_list);
    m_text->setObjectName(u"paletteText"_s);
    m_list->setObjectName(u"paletteList"_s);
    m_list->setAccessibleName(tr("Commands"));
    m_list->setFocusPolicy(Qt::NoFocus);
    m_list->setItemDelegate(new PaletteDelegate(m_list));
    m_list->setUniformItemSizes(true);
    m_text->installEventFilter(this);
    connect(m_text, &QLineEdit::textChanged, this, &CommandPalette::fill);
    connect(m_list, &QListWidget::itemClicked, this, &CommandPalette::run);
    // The list never has the focus, so the field tells a screen reader what stands chosen in it.
    connect(m_list, &QListWidget::currentTextChanged, m_text, &QWidget::setAccessibleDescription);
    hide();
    QAction *all = actions->add(u"window.palette"_s, tr("All commands"), QKeySequence(Qt::CTRL | Qt::Key_K));
    connect(all, &QAction::triggered, this, [this] { open(Listed::Enabled); });
    QAction *keys = actions->add(u"window.keys"_s, tr("All keys"), QKeySequence(Qt::Key_Question));
    keys->setShortcuts({QKeySequence(Qt::Key_Question), QKeySequence(Qt::Key_F1)});
    connect(keys, &QAction::triggered, this, [this] { open(Listed::WithKeys); });
}

void CommandPalette::open(Listed listed)
{
    m_listed = listed;
    m_text->setPlaceholderText(listed == Listed::WithKeys ? tr("Which keys do what? Type to search…") : tr("What do you want to do?"));
    m_text->setAccessibleName(listed == Listed::WithKeys ? tr("Search the keys") : tr("Search the commands"));
    m_before = QApplication::focusWidget();
    m_seen = listed == Listed::Enabled ? seenControls(parentWidget(), this) : QList<SeenControl>();
    m_text->clear();
    fill();
    show();
    raise();
    m_text->setFocus(Qt::PopupFocusReason);
}

void CommandPalette::close()
{
    if (isHidden())
        return;
    hide();
    // What can take it no longer leaves it to what stands beside it, and not to the window's first button.
    QWidget *back = !m_before || (m_before->isEnabled() && m_before->isVisible()) ? m_before.data() : stopBeside(m_before);
    if (back)
        back->setFocus(Qt::PopupFocusReason);
}

void CommandPalette::fill()
{
    m_list->clear();
    const auto isFound = [words = m_text->text().split(u' ', Qt::SkipEmptyParts)](const QString &text) {
        return std::all_of(words.cbegin(), words.cend(), [&text](const QString &word) { return text.contains(word, Qt::CaseInsensitive); });
    };
    QStringList named;
    const auto all = m_actions->actions();
    for (QAction *action : all) {
        if (m_listed == Listed::Enabled ? !action->isEnabled() || action->objectName() == "window.palette"_L1 : action->shortcut().isEmpty())
            continue;
        QString text = action->statusTip().isEmpty() ? action->text() : action->statusTip();
        text = withoutMnemonic(text);
        named += plainName(action->text());
        named += plainName(text);
        const QString keys = QKeySequence::listToString(action->shortcuts(), QKeySequence::NativeText);
        if (!isFound(QString(text + u' ' + (m_listed == Listed::WithKeys ? keys : ActionRegistry::otherWords(action)))))
            continue;
        auto *item = new QListWidgetItem(text, m_list);
        item->setData(PaletteDelegate::IdRole, action->objectName());
        item->setData(PaletteDelegate::KeysRole, keys);
        item->setData(PaletteDelegate::CheckedRole, action->isCheckable() && action->isChecked());
        if (!action->isEnabled())
            item->setFlags(Qt::NoItemFlags);
    }
    addSeen(isFound, named);
    if (m_listed == Listed::WithKeys)
        addOwnKeys(isFound);
    if (m_list->count() == 0) {
        auto *item = new QListWidgetItem(tr("No command is called that"), m_list);
        item->setFlags(Qt::NoItemFlags);
    }
    for (int row = 0; row < m_list->count() && m_list->currentRow() < 0; ++row) {
        if (m_list->item(row)->flags() & Qt::ItemIsEnabled)
            m_list->setCurrentRow(row);
    }
    fit();
}

/// Of no command: each list, form and dialog has them while the focus is in it.
void CommandPalette::addOwnKeys(const std::function<bool(const QString &)> &isFound)
{
    const std::initializer_list<std::pair<QString, QList<QKeySequence>>> all{
        {tr("Do what the dialog or form is there for"), {QKeySequence(Qt::CTRL | Qt::Key_Return), QKeySequence(Qt::CTRL | Qt::Key_Enter)}},
        {tr("Open or inspect the row"), {QKeySequence(Qt::Key_Return)}},
        {tr("Go back, or close what lies above"), {QKeySequence(Qt::Key_Escape)}},
        {tr("Open the row's menu"), {QKeySequence(Qt::Key_Menu), QKeySequence(Qt::SHIFT | Qt::Key_F10)}},
        {tr("Copy what is selected"), {QKeySequence(QKeySequence::Copy)}},
        {tr("Delete or remove what is selected, with a way back"), {QKeySequence(Qt::Key_Delete)}},
        {tr("Pause the webhook, or resume it"), {QKeySequence(Qt::Key_Space)}},
        {tr("All keys that a query can have"), {QKeySequence(Qt::CTRL | Qt::Key_Space)}},
        {tr("Go to the next match in the payload, or to the one before"), {QKeySequence(Qt::Key_F3), QKeySequence(Qt::SHIFT | Qt::Key_F3)}},
        {tr("Copy where a value stands in the payload"),
         {QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_P), QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_J)}}};
    for (const auto &[text, sequences] : all) {
        const QString keys = QKeySequence::listToString(sequences, QKeySequence::NativeText);
        if (!isFound(QString(text + u' ' + keys)))
            continue;
        auto *item = new QListWidgetItem(text, m_list);
        item->setData(PaletteDelegate::KeysRole, keys);
        item->setFlags(Qt::NoItemFlags);
    }
}

/// What is an action by the same name is listed already.
void CommandPalette::addSeen(const std::function<bool(const QString &)> &isFound, const QStringList &named)
{
    const auto all = m_actions->actions();
    const QSet<const QAction *> actions(all.cbegin(), all.cend());
    for (qsizetype i = 0; i < m_seen.size(); ++i) {
        const SeenControl &seen = m_seen.at(i);
        if (named.contains(plainName(seen.text)) || actions.contains(seen.entry) || !isFound(QString(seen.text + u' ' + seen.place)))
            continue;
        auto *item = new QListWidgetItem(seen.text, m_list);
        item->setData(PaletteDelegate::SeenRole, int(i));
        item->setData(PaletteDelegate::PlaceRole, seen.place);
        item->setData(PaletteDelegate::CheckedRole, seen.checked);
    }
}

/// As high as what it lists, at the top of the window.
void CommandPalette::fit()
{
    const QWidget *window = parentWidget();
    const int width = std::min(560, window->width() - 48);
    const int around = sizeHint().height() - m_list->sizeHint().height();
    const int wanted = around + m_list->count() * metrics::row + 2 * m_list->frameWidth();
    setGeometry((window->width() - width) / 2, 56, width, std::min({wanted, 420, window->height() - 120}));
}

void CommandPalette::run(QListWidgetItem *item)
{
    if (!item)
        return;
    if (const QVariant seen = item->data(PaletteDelegate::SeenRole); seen.isValid()) {
        const auto press = m_seen.at(seen.toInt()).press;
        close();
        return press();
    }
    QAction *action = m_actions->action(item->data(PaletteDelegate::IdRole).toString());
    if (!action)
        return;
    close(); // first, so that the action finds the focus where it was
    action->trigger();
}

bool CommandPalette::eventFilter(QObject *watched, QEvent *event)
{
    if (event->type() == QEvent::FocusOut) {
        if (QApplication::activePopupWidget() == nullptr)
            hide();
    } else if (event->type() == QEvent::KeyPress) {
        switch (auto *keys = static_cast<QKeyEvent *>(event); keys->key()) {
        case Qt::Key_Escape: close(); return true;
        case Qt::Key_Return:
        case Qt::Key_Enter: run(m_list->currentItem()); return true;
        case Qt::Key_Tab: // there is nothing else in it to go to
        case Qt::Key_Backtab: {
            QKeyEvent step(QEvent::KeyPress, keys->key() == Qt::Key_Tab ? Qt::Key_Down : Qt::Key_Up, Qt::NoModifier);
            QApplication::sendEvent(m_list, &step);
            return true;
        }
        case Qt::Key_Up:
        case Qt::Key_Down:
        case Qt::Key_PageUp:
        case Qt::Key_PageDown: QApplication::sendEvent(m_list, keys); return true;
        default: break;
        }
    }
    return QFrame::eventFilter(watched, event);
}

} // namespace ovyxa
