// SPDX-License-Identifier: MIT
#pragma once

#include <QtNetwork/QSslCertificate>

namespace ovyxa {

/// Whether the store that programs of this system share (OpenSSL's default places, whatever the environment says) has this authority,
/// as it stands now. Blocking, some ms where the store is one file; any thread.
[[nodiscard]] bool systemStoreHas(const QSslCertificate &authority);

} // namespace ovyxa
