// SPDX-License-Identifier: MIT
#include "ui/common/action_registry.h"

#include "ui/common/ways_back.h"

#include <QtCore/QHash>
#include <QtGui/QAction>
#include <QtGui/QKeyEvent>
#include <QtWidgets/QApplication>
#include <QtWidgets/QWidget>

#include <algorithm>
#include <array>

namespace ovyxa {

using namespace Qt::StringLiterals;

namespace {

bool editsText(const QKeyEvent &keys)
{
    constexpr std::array known{QKeySequence::Copy, QKeySequence::Cut,       QKeySequence::Paste, QKeySequence::Undo,
                               QKeySequence::Redo, QKeySequence::SelectAll, QKeySequence::Find}; // each place has a search of its own
    return std::any_of(known.cbegin(), known.cend(), [&keys](QKeySequence::StandardKey each) { return keys.matches(each); });
}

/// Deletes in a text for whoever has it from Emacs or the shell; in one it must not do what cannot be taken back.
bool deletesAsInEmacs(const QKeyEvent &keys, const QObject *where)
{
    return keys.key() == Qt::Key_H && static_cast<const QWidget *>(where)->testAttribute(Qt::WA_InputMethodEnabled);
}

} // namespace

ActionRegistry::ActionRegistry(QWidget *window) : QObject(window), m_window(window), m_waysBack(new WaysBack(this))
{
    qApp->installEventFilter(this);
}

/// Text fields would take keys that Emacs has, such as Ctrl+E.
bool ActionRegistry::eventFilter(QObject *watched, QEvent *event)
{
    if (event->type() != QEvent::ShortcutOverride || !watched->isWidgetType() || static_cast<QWidget *>(watched)->window() != m_window)
        return false;
    const auto *keys = static_cast<QKeyEvent *>(event);
    if (keys->modifiers() != Qt::ControlModifier || keys->key() < Qt::Key_A || keys->key() > Qt::Key_Z || editsText(*keys))
        return false;
    if (deletesAsInEmacs(*keys, watched)) {
        event->accept(); // no command's
        return true;
    }
    const QKeySequence pressed(keys->keyCombination());
    const bool isOurs = std::any_of(m_actions.cbegin(), m_actions.cend(),
                                    [&pressed](const QAction *each) { return each->isEnabled() && each->shortcuts().contains(pressed); });
    if (isOurs)
        event->ignore();
    return isOurs;
}

QAction *ActionRegistry::add(const QString &id, const QString &text, const QKeySequence &shortcut)
{
    auto *made = new QAction(text, m_window);
    made->setObjectName(id);
    if (!shortcut.isEmpty())
        made->setShortcut(shortcut);
    adopt(made);
    return made;
}

void ActionRegistry::alsoCalled(QAction *action, const QString &words)
{
    action->setProperty("alsoCalled", words);
}

QString ActionRegistry::otherWords(const QAction *action)
{
    return action->property("alsoCalled").toString();
}

void ActionRegistry::adopt(QAction *action)
{
    Q_ASSERT_X(!action->objectName().isEmpty(), "ActionRegistry", "an action needs an object name");
    m_window->addAction(action);
    m_actions.append(action);
    connect(action, &QObject::destroyed, this,
            [this](QObject *gone) { m_actions.removeIf([gone](const QAction *each) { return static_cast<const QObject *>(each) == gone; }); });
}

QAction *ActionRegistry::action(const QString &id) const
{
    for (QAction *each : m_actions) {
        if (each->objectName() == id)
            return each;
    }
    return nullptr;
}

QStringList ActionRegistry::conflicts() const
{
    QStringList found;
    QHash<QString, QString> owners;
    for (const QAction *each : m_actions) {
        const auto shortcuts = each->shortcuts();
        for (const QKeySequence &keys : shortcuts) {
            const QString text = keys.toString(QKeySequence::PortableText);
            const auto owner = owners.constFind(text);
            if (owner != owners.constEnd())
                found.append(u"%1 / %2: %3"_s.arg(*owner, each->objectName(), text));
            else
                owners.insert(text, each->objectName());
        }
    }
    return found;
}

} // namespace ovyxa
