// SPDX-License-Identifier: MIT
#include "core/engine/certificate_showing.h"

namespace ovyxa {

using namespace Qt::StringLiterals;

Result<QString> CertificateShowing::begin(const TlsIdentity &identity)
{
    if (!m_server) {
        auto server = std::make_unique<HttpServer>();
        QObject::connect(server.get(), &HttpServer::requestReceived, server.get(), [](const std::shared_ptr<HttpExchange> &exchange) {
            exchange->respond({204, {}, {}});
        });
        HttpServerOptions options;
        options.identity = identity;
        if (const auto listening = server->listen(options); !listening)
            return listening.error();
        m_server = std::move(server);
    }
    return u"https://localhost:%1/"_s.arg(m_server->port());
}

} // namespace ovyxa
