// SPDX-License-Identifier: MIT
#pragma once

#include <QtCore/QObject>
#include <QtCore/QSocketNotifier>

namespace ovyxa::cli {

/// What comes on this process' standard input, as it comes. Main thread.
class StandardInput final : public QObject
{
    Q_OBJECT
public:
    explicit StandardInput(QObject *parent = nullptr);

    /// Nothing is read while it is paused: whoever writes waits.
    void setPaused(bool paused) { m_notifier.setEnabled(!paused && !m_isOver); }
    void stop();

Q_SIGNALS:
    void came(const QByteArray &bytes);
    void ended(); ///< once, the last

private:
    void read();

    QSocketNotifier m_notifier;
    bool m_isOver = false;
};

} // namespace ovyxa::cli
