// SPDX-License-Identifier: MIT
#pragma once

#include "core/http/http_server.h"

namespace ovyxa {

/// A server with the profile's certificate, on loopback alone, for clients that are asked whether they trust it: answers everything with 204.
/// Not the receiver itself, so that asking takes no step of its plan and leaves nothing in the log. Engine thread; owned by the receiver's desk.
class CertificateShowing final
{
public:
    /// Begins, or goes on where it shows already. The URL, or why there is none.
    [[nodiscard]] Result<QString> begin(const TlsIdentity &identity);
    void end() { m_server.reset(); }

private:
    std::unique_ptr<HttpServer> m_server;
};

} // namespace ovyxa
