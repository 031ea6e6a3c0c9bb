// SPDX-License-Identifier: MIT
#pragma once

#include <QtCore/QList>
#include <QtCore/QObject>

#include <functional>

class QAction;

namespace ovyxa {

class ActionRegistry;

/// What can be taken back in the window: whoever deletes something offers the way back of it, and one command with the keys for *Undo* goes the
/// newest that is left, wherever the focus is but in a text. Owned by the registry; GUI thread.
class WaysBack final : public QObject
{
    Q_OBJECT
public:
    explicit WaysBack(ActionRegistry *actions);

    /// `name` is what the command is called meanwhile. One with the same id, which is any text, is replaced.
    void offer(const QString &id, const QString &name, std::function<void()> go);
    void withdraw(const QString &id); ///< it was gone in another way, or leads nowhere any more

private:
    void goNewest();
    void nameNewest();

    struct Way
    {
        QString id;
        QString name;
        std::function<void()> go;
    };
    QList<Way> m_ways; ///< the newest last
    QAction *m_undo;
};

} // namespace ovyxa
