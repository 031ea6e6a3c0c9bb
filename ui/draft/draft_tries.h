// SPDX-License-Identifier: MIT
#pragma once

#include "core/bench/bench.h"
#include "core/model/request_draft.h"
#include "core/rules/try_outcome.h"

#include <QtCore/QObject>
#include <QtCore/QSet>
#include <QtCore/QTimer>

namespace ovyxa {

/// What came of a draft's tries: each is a delivery in the log, read anew when something happens to it. Knows no widgets. GUI thread.
class DraftTries final : public QObject
{
    Q_OBJECT
public:
    struct Row
    {
        int number = 0; ///< 0 = its source
        DraftTry one;
        std::optional<DeliveryDetails> details; ///< nothing while it is being read, or if it is no longer in the log
        rules::TryVerdict verdict = rules::TryVerdict::First;
        QStringList changes; ///< against the one before
        bool gone = false;
        [[nodiscard]] const Attempt *outcome() const { return details ? rules::outcomeOf(*details) : nullptr; }
    };
    static constexpr qsizetype mostShown = 20;

    explicit DraftTries(Bench *bench, QObject *parent = nullptr);

    void setDraft(const RequestDraft &draft);                       ///< its source and tries
    [[nodiscard]] const QList<Row> &rows() const { return m_rows; } ///< the oldest first

Q_SIGNALS:
    void changed();

private:
    void read(DeliveryId id);
    void judge();

    Bench *m_bench;
    QList<Row> m_rows;
    QSet<DeliveryId> m_due;
    QTimer m_readDue;
};

} // namespace ovyxa
