// SPDX-License-Identifier: MIT
#pragma once

#include "core/bench/bench.h"
#include "core/rules/two_ledgers.h"

#include <QtCore/QObject>
#include <QtCore/QSet>

namespace ovyxa {

/// Reads both ledgers, the newest first and a piece at a time, on the bench's reading thread, and lays them side by side. What was read is kept
/// light, so that a retry finds its event however far apart the two lie. GUI thread.
class LedgerReader final : public QObject
{
    Q_OBJECT
public:
    static constexpr int piece = 200; ///< deliveries

    explicit LedgerReader(Bench *bench, QObject *parent = nullptr) : QObject(parent), m_bench(bench) {}

    void readAnew(); ///< from the newest on, as many as had been read
    void readOn();   ///< the next older ones; while it reads, behind that
    [[nodiscard]] bool isReading() const { return m_reading; }
    [[nodiscard]] bool isAtEnd() const { return m_atEnd; }
    [[nodiscard]] const QList<LedgerEntry> &entries() const { return m_entries; }
    [[nodiscard]] qsizetype attempts() const; ///< that were read
    [[nodiscard]] qsizetype requests() const { return m_received.size(); }

Q_SIGNALS:
    void changed(); ///< a piece has been read
    void failed(const QString &message);

private:
    struct Round;
    using RoundPtr = std::shared_ptr<Round>;
    void begin(const RoundPtr &round);
    void readPage(const RoundPtr &round);
    void readDetails(const RoundPtr &round);
    void readRequests(const RoundPtr &round);
    void resolve(const RoundPtr &round);
    void finish(const RoundPtr &round);
    void fail(const QString &message);
    [[nodiscard]] bool isCurrent(const RoundPtr &round) const { return round == m_round; }

    Bench *m_bench;
    RoundPtr m_round; ///< answers to earlier ones are dropped
    bool m_reading = false;
    bool m_atEnd = false;
    bool m_wantsOlder = false;
    QList<SentRecord> m_sent;
    QList<ReceivedRecord> m_received;
    QList<LedgerEntry> m_entries;
    DeliveryId m_next;
    CaptureId m_nextRequest;
    bool m_allRequests = false;
};

} // namespace ovyxa
