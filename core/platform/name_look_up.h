// SPDX-License-Identifier: MIT
#pragma once

#include <QtCore/QObject>
#include <QtCore/QString>
#include <QtNetwork/QHostAddress>

#include <functional>

namespace ovyxa {

struct NameAnswer
{
    QList<QHostAddress> addresses; ///< as the system sorts them; none: there are none, or nobody knows
    bool isKnown = true;           ///< that there are none; else no name server could say
};

/// The addresses of a host's name, as the system's resolver has them. That blocks for as long as name servers are silent, and cannot be broken off;
/// so each name is asked for on a thread that nobody waits for: one that hangs delays no other name, nor the program's end. Who asks for a name that
/// is being asked for shares its answer. Lives on the thread of whoever asks, which has an event loop.
class NameLookUp final : public QObject
{
    Q_OBJECT
public:
    using Done = std::function<void(const NameAnswer &answer)>;

    /// `host` as in a URL, in ASCII. `done` comes from the event loop, once, unless this has ended.
    NameLookUp(const QString &host, Done done);
    ~NameLookUp() override;

private:
    void answer(const NameAnswer &found);

    QString m_host;
    Done m_done;
};

} // namespace ovyxa
