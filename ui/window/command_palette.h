// SPDX-License-Identifier: MIT
#pragma once

#include "ui/window/seen_controls.h"

#include <QtCore/QPointer>
#include <QtWidgets/QFrame>

class QLineEdit;
class QListWidget;
class QListWidgetItem;

namespace ovyxa {

class ActionRegistry;

/// Ctrl+K: every action of the window by its name, found by typing parts of its words, or of others for it, and below these whatever button, tab or
/// menu's line is seen now and is no action. Enter does it, Esc goes back to where the focus was. "?" is the same as a cheat sheet: what has keys,
/// what can be done now or not. Lies over the window; owned by it.
class CommandPalette final : public QFrame
{
    Q_OBJECT
public:
    CommandPalette(ActionRegistry *actions, QWidget *window);

    enum class Listed { Enabled, WithKeys };
    void open(Listed listed);
    void close();

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    void fill();
    void addOwnKeys(const std::function<bool(const QString &)> &isFound);
    void addSeen(const std::function<bool(const QString &)> &isFound, const QStringList &named);
    void fit();
    void run(QListWidgetItem *item);

    const ActionRegistry *m_actions;
    Listed m_listed = Listed::Enabled;
    QLineEdit *m_text;
    QListWidget *m_list;
    QPointer<QWidget> m_before;
    QList<SeenControl> m_seen; ///< when it was opened
};

} // namespace ovyxa
