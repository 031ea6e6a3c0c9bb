// SPDX-License-Identifier: MIT
#pragma once

#include <QtCore/QList>
#include <QtCore/QString>
#include <QtNetwork/QSslCertificate>

#include <functional>

namespace ovyxa {

/// How a bench is opened.
struct BenchOptions
{
    QString profileFolder;        ///< empty = the platform's data folder
    bool readOnly = false;        ///< only the snapshots and the log: works beside a running bench
    bool resumeUnfinished = true; ///< take up what an earlier run left (`serve` and the desktop)
    bool sendsSecurely = false;   ///< over TLS, soon: whom to trust is read while the rest is opened
    bool retries = true;
    bool useKeychain = true;        ///< false: secrets in the 0600 file, whatever the system offers
    bool allowLoopbackHttp = false; ///< plain HTTP to this machine for this run's one-off webhooks, whatever the profile says
    double speed = 1.0;
    bool keepsTime = true;                   ///< false: how far this run moves the simulated clock ahead is not the profile's (`trial`)
    QList<QSslCertificate> extraAuthorities; ///< `--ca`
    std::function<void()> meanwhile;         ///< done on the caller's thread while the engine starts on its own
};

} // namespace ovyxa
