// SPDX-License-Identifier: MIT
#include "core/wire/trust.h"

#include "core/model/thread_check.h"
#include "core/tls/tls_report.h"

#include <openssl/crypto.h>

namespace ovyxa {

namespace {

constexpr qsizetype mostKnown = 256;

} // namespace

Trust::Trust(Roots roots, QObject *parent) : QObject(parent), m_source(std::move(roots)) {}

Trust::~Trust()
{
    if (m_reader)
        m_reader->wait();
}

QList<QSslCertificate> Trust::systemRoots()
{
    static const auto *const roots = new QList(QSslConfiguration::systemCaCertificates()); // not freed at the end, after what could free it
    return *roots;
}

void Trust::prepare()
{
    assertOnThreadOf(this, "Trust::prepare");
    if (m_reader)
        return;
    const auto read = std::make_shared<QList<QSslCertificate>>();
    m_reader.reset(QThread::create([roots = m_source, read] {
        *read = roots();
        OPENSSL_thread_stop(); // nobody waits for a thread's own destructors, which would do it
    }));
    connect(m_reader.get(), &QThread::finished, this, [this, read] {
        m_roots = std::move(*read);
        m_ready = true;
        Q_EMIT ready();
    });
    m_reader->start();
}

void Trust::whenReady(QObject *context, std::function<void()> then)
{
    assertOnThreadOf(this, "Trust::whenReady");
    if (m_ready)
        return then();
    connect(this, &Trust::ready, context, std::move(then), Qt::SingleShotConnection);
    prepare();
}

void Trust::setProfileAuthorities(const QList<QSslCertificate> &authorities)
{
    m_profile = authorities;
    m_vouchers.clear();
}

void Trust::know(const QString &peer, const QList<QSslCertificate> &chain, const QList<QSslCertificate> &named)
{
    assertOnThreadOf(this, "Trust::know");
    if (m_vouchers.size() == mostKnown)
        m_vouchers.clear();
    m_vouchers.insert(peer, possibleIssuers(chain + named, m_roots + m_profile));
}

QSslConfiguration Trust::configuration(const QString &peer, const QList<QSslCertificate> &named) const
{
    assertOnThreadOf(this, "Trust::configuration");
    QSslConfiguration configuration = QSslConfiguration::defaultConfiguration();
    configuration.setPeerVerifyMode(QSslSocket::VerifyPeer);
    configuration.setProtocol(QSsl::TlsV1_2OrLater);
    // Named one by one, since adding any to the default configuration turns its look-up of the system's on demand off.
    const auto known = m_vouchers.constFind(peer);
    configuration.setCaCertificates((known == m_vouchers.cend() ? m_roots + m_profile : *known) + named);
    return configuration;
}

} // namespace ovyxa
