// SPDX-License-Identifier: MIT
#pragma once

#include "core/rules/receiver_setup.h"

#include <QtCore/QObject>

#include <functional>

namespace ovyxa {

class ReceiverDoor;

/// All that the receiver's panel decides, without widgets: how it is started, which plan it answers by, what is said about it. Remembers
/// the last start in receiver.ini in the profile's folder, secrets excepted, and starts again what ran when the program ended.
/// GUI thread; owned by the panel; the door outlives it.
class ReceiverController final : public QObject
{
    Q_OBJECT
public:
    static constexpr quint16 usualPort = 8443;

    /// One line: what happened, and what can be done about it.
    struct Message
    {
        enum class Level { Information, Warning, Problem };
        QString text;
        Level level = Level::Information;
        QString verb;
        std::function<void()> act;
    };

    ReceiverController(ReceiverDoor *door, const QString &profileFolder, const QString &authorityFile, QObject *parent = nullptr);

    [[nodiscard]] ReceiverState state() const;
    [[nodiscard]] const ReceiverSetup &setup() const { return m_setup; } ///< of the next start
    void setSetup(const ReceiverSetup &setup);
    void start(); ///< again, if it runs
    void stop();
    /// `done` is told why it was refused; empty = it is in force, or will be at the next start.
    void setPlan(const ResponsePlan &chosen, std::function<void(const QString &refusal)> done);
    void setMangling(const QList<MangleStep> &steps); ///< at once, where it runs
    void allowHost(const QString &host);
    /// What to say about a refused Host; the message offers to allow it.
    [[nodiscard]] Message hostRefused(const QString &host);

    /// A command line to try the receiver with; empty while it is stopped.
    [[nodiscard]] QString curlLine() const;
    /// The CA file that a client needs to trust the receiver; empty where it needs none, or has its own certificate's.
    [[nodiscard]] QString neededAuthority() const;
    [[nodiscard]] const QString &authorityFile() const { return m_authorityFile; }
    /// Every limit of the receiver with its figure, in words.
    [[nodiscard]] static QList<std::pair<QString, QString>> limitRows();
    /// Why this setup cannot be started, as far as can be told before: field by field, by the names of ReceiverSetup's members.
    [[nodiscard]] static QHash<QString, QString> problems(const ReceiverSetup &setup);
    [[nodiscard]] static bool isBeyondLoopback(const QString &address);

Q_SIGNALS:
    void changed();
    void said(const ovyxa::ReceiverController::Message &message);

private:
    static void fitPlan(ReceiverSetup *setup);
    void readSetup();
    void keepSetup() const;
    void follow(const ReceiverState &state);

    ReceiverDoor *m_door;
    QString m_memoryFile;
    QString m_authorityFile;
    ReceiverSetup m_setup;
    bool m_wanted = false; ///< it runs, or ran when the program ended
};

} // namespace ovyxa
