// SPDX-License-Identifier: MIT
#include "ui/window/command_palette.h"

#include "ui/common/action_registry.h"
#include "ui/common/theme.h"
#include "ui/window/palette_delegate.h"

#include <QtGui/QAction>
#include <QtGui/QKeyEvent>
#include <QtWidgets/QApplication>
#include <QtWidgets/QLineEdit>
#include <QtWidgets/QListWidget>
#include <QtWidgets/QVBoxLayout>

namespace ovyxa {

using namespace Qt::StringLiterals;

CommandPalette::CommandPalette(const ActionRegistry *actions, QWidget *window)
    : QFrame(window)
    , m_actions(actions)
    , m_text(new QLineEdit(this))
    , m_list(new QListWidget(this))
{
    setObjectName(u"commandPalette"_s);
    setProperty("popover", true);
    setAutoFillBackground(true);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(8, 8, 8, 8);
    layout->setSpacing(6);
    layout->addWidget(m_text);
    layout->addWidget(m_list);
    m_text->setObjectName(u"paletteText"_s);
    m_text->setPlaceholderText(tr("What do you want to do?"));
    m_text->setAccessibleName(tr("Search the commands"));
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
}

void CommandPalette::open()
{
    m_before = QApplication::focusWidget();
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
    if (m_before)
        m_before->setFocus(Qt::PopupFocusReason);
}

void CommandPalette::fill()
{
    m_list->clear();
    const QStringList words = m_text->text().split(u' ', Qt::SkipEmptyParts);
    const auto all = m_actions->actions();
    for (QAction *action : all) {
        if (!action->isEnabled() || action->objectName() == "window.palette"_L1)
            continue;
        QString text = action->statusTip().isEmpty() ? action->text() : action->statusTip();
        text.remove(u'&');
        const bool found =
            std::all_of(words.cbegin(), words.cend(), [&text](const QString &word) { return text.contains(word, Qt::CaseInsensitive); });
        if (!found)
            continue;
        auto *item = new QListWidgetItem(text, m_list);
        item->setData(PaletteDelegate::IdRole, action->objectName());
        item->setData(PaletteDelegate::KeysRole, action->shortcut().toString(QKeySequence::NativeText));
        item->setData(PaletteDelegate::CheckedRole, action->isCheckable() && action->isChecked());
    }
    if (m_list->count() == 0) {
        auto *item = new QListWidgetItem(tr("No command is called that"), m_list);
        item->setFlags(Qt::NoItemFlags);
    } else {
        m_list->setCurrentRow(0);
    }
    fit();
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
