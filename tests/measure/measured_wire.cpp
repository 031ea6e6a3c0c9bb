// SPDX-License-Identifier: MIT
#include "measured_wire.h"

#include "core/signing/signature.h"

#include <QtCore/QCoreApplication>
#include <QtCore/QFile>
#include <QtNetwork/QNetworkAccessManager>
#include <QtNetwork/QNetworkReply>
#include <QtNetwork/QSslCertificate>
#include <QtNetwork/QSslConfiguration>

#include <sys/resource.h>

#include <cstdio>

namespace ovyxa::measured {

using namespace Qt::StringLiterals;

namespace {

/// Seconds that this process itself has had of the processor, without the system's: so `openssl speed` counts.
double used()
{
    rusage usage{};
    getrusage(RUSAGE_SELF, &usage);
    return double(usage.ru_utime.tv_sec) + double(usage.ru_utime.tv_usec) / 1e6;
}

/// A request that is posted again and again; quits with the last answer, or with the first that fails.
struct Posting
{
    QNetworkAccessManager manager;
    QNetworkRequest request;
    QByteArray body;
    int left = 0; ///< not posted yet
    int open = 0;

    void postNext()
    {
        --left;
        ++open;
        QNetworkReply *reply = manager.post(request, body);
        QObject::connect(reply, &QNetworkReply::finished, &manager, [this, reply] { take(reply); });
    }

    void take(QNetworkReply *reply)
    {
        reply->deleteLater();
        --open;
        if (reply->error() != QNetworkReply::NoError) {
            std::fprintf(stderr, "%s\n", qPrintable(reply->errorString()));
            return QCoreApplication::exit(1);
        }
        if (left > 0)
            return postNext();
        if (open == 0)
            QCoreApplication::exit(0);
    }
};

} // namespace

int post(const QStringList &arguments)
{
    QFile file(arguments.value(2));
    if (arguments.size() != 4 || !file.open(QIODevice::ReadOnly))
        return 2;
    const QByteArray body = file.readAll();
    QNetworkRequest request(QUrl(arguments.at(0)));
    request.setHeader(QNetworkRequest::ContentTypeHeader, u"application/json"_s);
    QSslConfiguration tls = QSslConfiguration::defaultConfiguration();
    tls.addCaCertificates(QSslCertificate::fromPath(arguments.at(3)));
    request.setSslConfiguration(tls);

    Posting posting;
    posting.request = request;
    posting.body = body;
    posting.left = arguments.at(1).toInt();
    constexpr int atOnce = 6;
    for (int i = 0; i < atOnce && posting.left > 0; ++i)
        posting.postNext();
    return QCoreApplication::exec();
}

int checkSignatures()
{
    const QByteArray body(400, 'x');
    const QList<NamedSecret> secrets{{u"current"_s, {}, "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"}};
    const QByteArray header = sign(secrets.first().secret, body, SignatureEncoding::Hex);
    const double begin = used();
    double took = 0;
    qint64 checked = 0;
    for (; took < 2; took = used() - begin) {
        for (int i = 0; i < 1000; ++i, ++checked) {
            if (!checkSignature(header, body, secrets).valid)
                return 1;
        }
    }
    std::printf("%.0f\n", double(checked) / took);
    return 0;
}

} // namespace ovyxa::measured
