// SPDX-License-Identifier: MIT
#pragma once

#include "core/bench/catalogue_door.h"
#include "core/bench/clock_door.h"
#include "core/bench/log_door.h"
#include "core/bench/receiver_door.h"
#include "core/bench/sending_door.h"
#include "core/bench/traffic_door.h"
#include "core/model/bench_options.h"
#include "core/model/event.h"
#include "core/model/notice.h"
#include "core/model/result.h"

#include <QtCore/QObject>
#include <QtNetwork/QSslCertificate>

#include <chrono>
#include <functional>
#include <memory>

namespace ovyxa {

/// The way to all that needs no window: owns the engine, storage and reading threads, and has a door for each subject. The window and the
/// command line talk to nothing else, and each part of them takes the doors that it needs. Lives on the thread that opened it; no call
/// blocks on disk, network or crypto but open(), close() and the destructor.
///
/// Calls that end later take a context and a Reply, called once on this thread unless the context is gone. What happens is told by the
/// doors' signals, gathered and sent at most 30 times a second; all snapshots change before any signal is emitted.
class Bench final : public QObject
{
    Q_OBJECT
public:
    /// Opens a profile and starts its threads; blocking (some ms, a keychain's answer included). Errors: Locked, Corrupt, Unavailable.
    [[nodiscard]] static Result<std::unique_ptr<Bench>> open(const BenchOptions &options);
    /// The profile that is meant where none is named.
    [[nodiscard]] static QString defaultFolder();
    /// Whether anything is kept in a folder, so that a reader finds something to open.
    [[nodiscard]] static bool isProfile(const QString &folder);
    /// How long, real, whoever holds a profile has had it.
    [[nodiscard]] static std::chrono::milliseconds heldFor(const QString &folder);
    /// The certificate of a profile's own authority, where it has one: for who sends to what a bench there receives with.
    [[nodiscard]] static QList<QSslCertificate> authorityOf(const QString &folder);
    /// Ends it in order; blocking, but for nobody's network. When it returns, all that was told is on disk, what was still to be told has
    /// been, and every open call is answered: with Cancelled, if with nothing else. Later calls are, too.
    void close();
    ~Bench() override; ///< as close(), but tells nobody: those who called may be half gone

    [[nodiscard]] CatalogueDoor *catalogue() const;
    [[nodiscard]] SendingDoor *sending() const;
    [[nodiscard]] LogDoor *log() const;
    [[nodiscard]] ReceiverDoor *receiver() const;
    [[nodiscard]] TrafficDoor *traffic() const;
    [[nodiscard]] ClockDoor *clock() const;

    /// Calls back, unless it is closed before, once all that was asked of its doors so far shows in their snapshots.
    void whenToldOf(QObject *context, std::function<void()> then);

    /// A complete event of this kind for this site as of now, to edit.
    [[nodiscard]] EventDraft draft(EventKind kind, const SiteId &site) const;

    [[nodiscard]] QString profileFolder() const;
    [[nodiscard]] QString secretsPlace() const;  ///< "the system's keychain" or the file, in words
    [[nodiscard]] QString secretsFile() const;   ///< empty while the keychain keeps them
    [[nodiscard]] QString authorityFile() const; ///< the profile CA's certificate (PEM)

Q_SIGNALS:
    void noticed(const ovyxa::Notice &notice); ///< something people should know: disk full, a refused connection …

private:
    Bench();
    struct Private;
    std::unique_ptr<Private> d;
};

} // namespace ovyxa
