// SPDX-License-Identifier: MIT
#pragma once

#include "core/bench/bench.h"
#include "core/model/speaking.h"

#include <QtCore/QElapsedTimer>
#include <QtCore/QObject>
#include <QtCore/QSet>
#include <QtCore/QTimer>

namespace ovyxa::cli {

/// A query of `watch` and `wait-for`: of the deliveries, of the captures, or, where its words are known to both, of both.
struct LogQueries
{
    std::optional<DeliveryQuery> deliveries;
    std::optional<CaptureQuery> captures;

    /// Of neither log anything in particular.
    [[nodiscard]] bool askForNothing() const { return (!deliveries || *deliveries == DeliveryQuery()) && (!captures || *captures == CaptureQuery()); }
};
/// Without a bench it is only looked at for mistakes.
[[nodiscard]] Result<LogQueries> logQueriesFrom(const std::string &text, const Bench *bench);

/// What a page that ended early has left over of the numbers, which are in order.
[[nodiscard]] QList<DeliveryId> behind(const DeliveryDetailsPage &page, const QList<DeliveryId> &ids);

/// Tells what comes into the logs of a profile, whoever writes to it: looks whether its database has changed ten times a second, and
/// then what is new. Attempts and ends of deliveries, each once; a capture when it is answered, or after two seconds. Main thread.
class LogFollower final : public QObject
{
    Q_OBJECT
public:
    LogFollower(Bench *bench, LogQueries queries, QObject *parent = nullptr);

    /// `fromNowOn`: what is there already is not told; else it is the news.
    void start(bool fromNowOn);

Q_SIGNALS:
    void begun(); ///< from here on it misses nothing
    void attempt(const ovyxa::Attempt &attempt);
    /// One that has ended, or is held.
    void delivery(const ovyxa::DeliveryDetails &details);
    void capture(const ovyxa::Capture &capture);
    void failed(const ovyxa::Error &error);

private:
    template<typename T>
    Reply<T> orTell(std::function<void(const T &)> next);
    void rememberCapture();
    void rememberOpen();
    void rememberAttempts(const QList<DeliveryId> &ids);
    void look();
    void lookAtNew(const QList<DeliveryId> &before);
    void leaveOutHeld(const QList<DeliveryId> &ids);
    void lookAtOpen(const QList<DeliveryId> &ids);
    void take(const DeliveryDetails &details);
    void filter();
    void tell(const QSet<DeliveryId> &fitting);
    void lookAtCaptures();
    void lookAtAnswers(qsizetype next);
    void answered(const Capture &capture, qsizetype next);
    void done();

    Bench *m_bench;
    LogQueries m_queries;
    QString m_language = Speaking::language(); ///< of whoever asked
    QTimer m_timer;
    qint64 m_change = -1;
    DeliveryId m_lastDelivery;
    CaptureId m_lastCapture;
    QHash<DeliveryId, std::pair<AttemptId, bool>> m_open; ///< the last attempt told of each that has not ended, and whether it was told as held
    QList<DeliveryDetails> m_news;
    QList<std::pair<CaptureId, QElapsedTimer>> m_unanswered;
};

} // namespace ovyxa::cli
