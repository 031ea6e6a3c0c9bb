// SPDX-License-Identifier: MIT
#include "ui/receiver/capture_words.h"

namespace ovyxa {

using namespace Qt::StringLiterals;

QString CaptureWords::request(const Capture &capture)
{
    if (capture.method.isEmpty())
        return tr("not HTTP/1.1");
    return capture.method % u' ' % capture.target;
}

QString CaptureWords::from(const Capture &capture)
{
    const qsizetype colon = capture.peer.lastIndexOf(u':');
    QString address = colon > 0 ? capture.peer.left(colon) : capture.peer;
    if (address.startsWith(u'[') && address.endsWith(u']')) // an IPv6 address beside its port
        address = address.sliced(1, address.size() - 2);
    return capture.userAgent.isEmpty() ? address : address % u", "_s % capture.userAgent;
}

QString CaptureWords::answered(const Capture &capture)
{
    if (capture.status > 0)
        return QString::number(capture.status);
    return capture.answer.isEmpty() ? u"–"_s : capture.answer;
}

QString CaptureWords::explanation(const Capture &capture)
{
    if (capture.hostRefused) {
        return tr("Host %1 is neither a name of this machine nor one that you allowed, so the request got 421. If a tunnel forwards to "
                  "the receiver, allow its name.")
            .arg(capture.host);
    }
    if (!capture.reason.isEmpty())
        return capture.reason;
    return capture.malformed ? tr("The request's framing is not HTTP/1.1, so it got 400.") : request(capture);
}

} // namespace ovyxa
