// SPDX-License-Identifier: MIT
#pragma once

#include "core/model/result.h"
#include "core/rules/trust_clients.h"

#include <QtCore/QDateTime>
#include <QtCore/QObject>

#include <memory>
#include <vector>

class QThread;

namespace ovyxa {

class ReceiverDoor;

/// What became of asking one client.
struct TrustFinding
{
    TrustClient client = TrustClient::Curl;
    bool asking = true; ///< the rest is of no worth yet
    TrustAnswer answer = TrustAnswer::Unclear;
    QString version;     ///< empty = unknown
    QString words;       ///< its own, shortened; of one that accepts none
    bool mended = false; ///< it refused, was asked again with its line, and accepted
    TrustMending mending;
};

/// Asks each client that is on the PATH for a page at a server that shows the bench's certificate. Without a shell, all at once, each in a
/// folder made for it, within its limit of time and 64 KiB of words; its environment is ours without proxies and without the bench's own
/// variables. What refuses is asked again with its line, where that changes nothing that stays. GUI thread; its processes end with it; the
/// door outlives it.
class TrustCheck final : public QObject
{
    Q_OBJECT
public:
    TrustCheck(ReceiverDoor *receiver, QString authorityFile, QObject *parent = nullptr);
    ~TrustCheck() override;

    /// All over again; those that are still asked are ended.
    void ask();
    [[nodiscard]] bool isAsking() const;
    [[nodiscard]] const QList<TrustFinding> &findings() const { return m_findings; } ///< in the table's order
    /// Until when the bench's authority is good; not valid before the first answer.
    [[nodiscard]] QDateTime validUntil() const { return m_validUntil; }

Q_SIGNALS:
    void found(int row);
    void finished();
    void failed(const QString &problem); ///< nobody could be asked

private:
    enum class Step { Version, Ask, AskWithLine };
    struct Run;

    void begin(const QString &url);
    void askSystem();
    void launch(int row, Step step);
    void ended(int row, Step step, int exitCode);
    void settle(int row);

    ReceiverDoor *m_receiver;
    QString m_authorityFile;
    QString m_url;
    QDateTime m_validUntil;
    QList<TrustFinding> m_findings;
    std::vector<std::unique_ptr<Run>> m_runs; ///< one a row, while it runs
    std::unique_ptr<QThread> m_storeReader;
    int m_round = 0; ///< what an earlier one comes back with counts no more
};

} // namespace ovyxa
