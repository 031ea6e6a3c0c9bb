// SPDX-License-Identifier: MIT
#pragma once

#include <QtCore/QList>
#include <QtNetwork/QSslCertificate>

#include <memory>

namespace ovyxa {

/// On what terms the deliveries of one run go where the bench is not the run's own: what BenchOptions says of a whole bench, of these alone.
/// They are of this bench's life; a later one takes up what is left as it takes up all others.
struct RunTerms
{
    bool retries = true;
    double haste = 1.0;                 ///< each wait for a retry is so many times shorter; the bench's clock is everybody's, and stays
    bool allowLoopbackHttp = false;     ///< plain HTTP to this machine, whatever the profile says
    QList<QSslCertificate> authorities; ///< trusted besides; a one-off webhook keeps them
};

/// Null = as the bench does.
using RunTermsPtr = std::shared_ptr<const RunTerms>;

/// While it lives, a one-off webhook, a resend or a replay asked for on this thread goes on these terms. Whoever hands the call to another
/// thread hands them on: a door does. (No door has them among its parameters, since they are no part of what is asked.)
class OnTerms final
{
public:
    explicit OnTerms(RunTermsPtr terms);
    ~OnTerms();
    Q_DISABLE_COPY_MOVE(OnTerms)

    [[nodiscard]] static RunTermsPtr current();

private:
    RunTermsPtr m_before;
};

} // namespace ovyxa
