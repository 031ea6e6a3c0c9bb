// SPDX-License-Identifier: MIT
#pragma once

#include <QtCore/QList>
#include <QtCore/QObject>
#include <QtGui/QKeySequence>

class QAction;
class QWidget;

namespace ovyxa {

class WaysBack;

/// Every action of the window, once, with its default shortcut: the palette lists them, the panels show them, and no two may
/// want the same keys. A command's Ctrl and letter is its own where people type, too, but for those that edit text everywhere. Owned by the
/// window; GUI thread.
class ActionRegistry final : public QObject
{
    Q_OBJECT
public:
    /// Actions are added to `window`, so that their shortcuts work wherever the focus is in it.
    explicit ActionRegistry(QWidget *window);

    /// Makes an action. `id` is its object name and stays the same for ever; `text` is a verb.
    QAction *add(const QString &id, const QString &text, const QKeySequence &shortcut = {});
    /// Other words by which people look for it in the palette.
    static void alsoCalled(QAction *action, const QString &words);
    [[nodiscard]] static QString otherWords(const QAction *action);
    /// Takes over an action that a panel made; its object name must be set.
    void adopt(QAction *action);

    [[nodiscard]] QAction *action(const QString &id) const;
    [[nodiscard]] QList<QAction *> actions() const { return m_actions; }
    [[nodiscard]] WaysBack *waysBack() const { return m_waysBack; }
    /// Pairs of ids that share keys, as "a / b: Ctrl+K"; empty in a sound program.
    [[nodiscard]] QStringList conflicts() const;

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    QWidget *m_window;
    QList<QAction *> m_actions;
    WaysBack *m_waysBack;
};

} // namespace ovyxa
