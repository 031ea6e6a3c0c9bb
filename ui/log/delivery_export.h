// SPDX-License-Identifier: MIT
#pragma once

#include "core/model/log_query.h"
#include "core/model/result.h"

#include <QtCore/QObject>

#include <functional>
#include <memory>

namespace ovyxa {

/// A file of whole deliveries, oldest first, in the format that its name's ending says. Without commit() what was there stays.
class DeliveryFile
{
public:
    virtual ~DeliveryFile() = default;
    /// False once it takes nothing more; commit() then says why.
    virtual bool add(const QList<DeliveryDetails> &rows) = 0;
    [[nodiscard]] virtual Result<void> commit() = 0;
};
using OpenDeliveryFile = std::function<Result<std::unique_ptr<DeliveryFile>>(const QString &name)>;

/// Writes deliveries into a file, a page at a time, and can be ended in between: then there is none. One export at a time. GUI thread.
class DeliveryExport final : public QObject
{
    Q_OBJECT
public:
    struct Doors
    {
        std::function<void(const QList<DeliveryId> &ids, QObject *context, Reply<DeliveryDetailsPage> done)> details;
        OpenDeliveryFile open;
    };
    static constexpr int pageRows = 200;

    explicit DeliveryExport(Doors doors, QObject *parent = nullptr) : QObject(parent), m_doors(std::move(doors)) {}

    [[nodiscard]] bool canExport() const { return bool(m_doors.open); }
    void setOpen(OpenDeliveryFile open) { m_doors.open = std::move(open); }
    [[nodiscard]] bool isRunning() const { return m_file != nullptr; }
    /// In any order. Errors are told by ended().
    void start(QList<DeliveryId> ids, const QString &file);
    void cancel();

Q_SIGNALS:
    void progressed(int written, int all);
    void ended(const ovyxa::Result<int> &written);
    void cancelled();

private:
    void read(qsizetype from);
    void take(const Result<DeliveryDetailsPage> &page, qsizetype from, qsizetype asked);
    void end(const Result<int> &written);

    Doors m_doors;
    std::unique_ptr<DeliveryFile> m_file;
    QString m_language; ///< of the words in the rows; empty = the program's own
    QList<DeliveryId> m_ids;
    int m_written = 0;
    quint64 m_run = 0; ///< replies to an older one are dropped
};

} // namespace ovyxa
