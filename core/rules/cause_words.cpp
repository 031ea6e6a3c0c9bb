// SPDX-License-Identifier: MIT
#include "core/rules/cause_words.h"

#include "core/model/speaking.h"
#include "core/payload/payload.h"
#include "core/rules/word_text.h"

#include <QtCore/QCoreApplication>
#include <QtCore/QHash>
#include <QtCore/QLocale>

#include <algorithm>
#include <array>

namespace ovyxa::rules {

using namespace Qt::StringLiterals;

namespace {

/// A context that the catalogues' tool can see; a free CauseWords::tr() would be taken for the namespace's.
struct CauseWords final
{
    Q_DECLARE_TR_FUNCTIONS(Causes)
};

/// Of causes whose arguments stand in their sentence as they are, in order.
const QHash<QString, const char *> &plainSentences()
{
    static const QHash<QString, const char *> sentences{
        {u"unusable_url"_s, QT_TRANSLATE_NOOP("Causes", "The webhook's URL cannot be sent to. Edit the webhook and enter it again.")},
        {u"unusable_header"_s, QT_TRANSLATE_NOOP("Causes", "The header “%1” was not sent: its name or value is not allowed there.")},
        {u"body_too_short"_s,
         QT_TRANSLATE_NOOP("Causes", "The request could not be finished: its body ended after %1 of the %2 bytes that were announced.")},
        {u"request_broken_off"_s,
         QT_TRANSLATE_NOOP("Causes", "The sender's request broke off after %1 bytes of its body, and so did passing it on.")},
        {u"mended_for_gateway"_s,
         QT_TRANSLATE_NOOP("Causes", "It was passed on mended, as gateways may (RFC 9112 5). Whoever reads strictly refuses such an answer, the "
                                     "bench's own sender among them: mend it in the server.")},
        {u"sender_left"_s,
         QT_TRANSLATE_NOOP("Causes", "The sender closed its connection before it had the whole answer of the server behind the receiver. The server "
                                     "may have done its work: nobody got its answer.")},
        {u"receiver_stopped"_s,
         QT_TRANSLATE_NOOP("Causes", "The receiver was stopped before the whole answer of the server behind it had come. The server may have done "
                                     "its work.")},
        {u"authority_gone"_s,
         QT_TRANSLATE_NOOP("Causes",
                           "Nothing was sent: the certificate authority that the webhook names cannot be read from %1 (%2). Put the file back, "
                           "or edit the webhook.")},
        {u"authority_empty"_s,
         QT_TRANSLATE_NOOP("Causes", "Nothing was sent: there is no certificate in %1, which the webhook names as its certificate authority. Name "
                                     "another file in the webhook.")},
        {u"interrupted"_s,
         QT_TRANSLATE_NOOP("Causes", "The bench ended while this request was under way. The endpoint may have got it; it is sent again.")},
        {u"surplus"_s,
         QT_TRANSLATE_NOOP("Causes",
                           "More bytes (%1) came behind the end of the answer, beginning with “%2”. They were not taken for part of it: its "
                           "Content-Length is too small, its status has no body, or a second answer was sent.")},
        {u"not_sent"_s, QT_TRANSLATE_NOOP("Causes", "This was not sent. %1")},
        {u"no_secret"_s, QT_TRANSLATE_NOOP("Causes", "This was not sent. The webhook has no secret to sign with. Rotate its secret: that makes a "
                                                     "new one.")},
        {u"body_gone"_s, QT_TRANSLATE_NOOP("Causes", "This was not sent. Its body is not in the database any more.")},
        {u"others_would_read"_s,
         QT_TRANSLATE_NOOP("Causes", "Other clients would have read %1 and let this pass; the bench does not, so that you see it.")},
        {u"chunk_size_decimal"_s,
         QT_TRANSLATE_NOOP("Causes", "Sizes of chunks are hexadecimal: “%1” would fit what came if it were read as decimal.")},
        {u"perhaps_https"_s, QT_TRANSLATE_NOOP("Causes", "Or the port speaks https: then write https:// in the URL.")},
        {u"webhook_paused"_s,
         QT_TRANSLATE_NOOP("Causes", "This was not sent: the webhook was paused when the event came. The payload is kept. Resume the webhook, and "
                                     "replay it.")},
        {u"cancelled_before"_s, QT_TRANSLATE_NOOP("Causes", "Cancelled before the request was sent.")},
        {u"cancelled_under_way"_s, QT_TRANSLATE_NOOP("Causes", "Cancelled while the request was under way: the endpoint may have got it.")},
        {u"name_unknown"_s,
         QT_TRANSLATE_NOOP("Causes", "The name %1 has no address. Check the spelling of the host, and whether this machine is online.")},
        {u"name_unanswered"_s,
         QT_TRANSLATE_NOOP("Causes", "The name %1 could not be looked up: this machine's name server failed or did not answer. Check whether this "
                                     "machine is online, and which name server it asks.")},
        {u"refused_here"_s,
         QT_TRANSLATE_NOOP("Causes", "Connection refused: nothing listens on %1. Start your server, or use the built-in receiver.")},
        {u"refused"_s,
         QT_TRANSLATE_NOOP("Causes", "Connection refused: nothing listens on %1. Check that the service runs and that the port is right.")},
        {u"unreachable"_s,
         QT_TRANSLATE_NOOP("Causes", "%1 could not be reached: the system gave up connecting. Check the host, the port and any firewall between.")},
        {u"connection_failed"_s,
         QT_TRANSLATE_NOOP("Causes", "The connection to %1 failed (%2). Check the network between this machine and the endpoint.")},
        {u"proxy_failed"_s,
         QT_TRANSLATE_NOOP("Causes",
                           "The system's proxy did not let the request through to %1 (%2). Check the proxy, or turn it off in the settings.")},
        {u"handshake_closed"_s,
         QT_TRANSLATE_NOOP("Causes", "TLS: %1 closed the connection during the handshake. Check that this port speaks https, with TLS 1.2 or 1.3.")},
        {u"handshake_refused"_s,
         QT_TRANSLATE_NOOP("Causes", "TLS: %1 refused the handshake. It may have no version or cipher in common with the bench (TLS 1.2 or 1.3), or "
                                     "ask for a client certificate, which the bench does not have.")},
        {u"handshake_failed"_s,
         QT_TRANSLATE_NOOP("Causes", "TLS: no secure connection to %1 (%2). Check that this port speaks https, with TLS 1.2 or 1.3.")},
        {u"tls_broken"_s,
         QT_TRANSLATE_NOOP("Causes", "TLS: the handshake with %1 went well, but what came afterwards is not of that secure connection (%2), so that "
                                     "nothing more could be read. Check what writes to the connection there besides TLS.")},
        {u"handshake_plain"_s,
         QT_TRANSLATE_NOOP("Causes", "TLS: %1 did not answer in TLS, as a server of plain HTTP does not. Give the port that speaks https, or, for a "
                                     "server on this machine, write http://.")},
        {u"handshake_old_version"_s,
         QT_TRANSLATE_NOOP("Causes",
                           "TLS: %1 speaks only versions of TLS that are older than 1.2, which are not safe. Let it speak TLS 1.2 or 1.3.")},
        {u"handshake_name_unknown"_s,
         QT_TRANSLATE_NOOP("Causes", "TLS: %1 serves no host of this name, and refused the handshake for it. Check the host in the URL, or add the "
                                     "name there.")},
        {u"says_client_certificate"_s,
         QT_TRANSLATE_NOOP("Causes", "The page with it says that a client certificate is required, which the bench does not have. Let the endpoint "
                                     "take requests without one: the signature is what proves who sends.")},
        {u"says_plain_http"_s,
         QT_TRANSLATE_NOOP("Causes", "The page with it says that this port speaks https, and the request came in plain HTTP. Write https:// in the "
                                     "URL.")},
        {u"says_plain_http_in_front"_s,
         QT_TRANSLATE_NOOP("Causes",
                           "The page with it says that plain HTTP came to a port of https: what stands in front of the endpoint speaks HTTP "
                           "to it. Let that proxy or tunnel speak https there.")},
        {u"client_certificate_wanted"_s,
         QT_TRANSLATE_NOOP("Causes", "TLS: %1 asks for a client certificate, which the bench does not have. Let the endpoint take requests "
                                     "without one: the signature is what proves who sends.")},
        {u"closed_unanswered"_s,
         QT_TRANSLATE_NOOP("Causes", "%1 closed the connection without an answer. Check whether the endpoint crashed, or ended the request "
                                     "without answering.")},
        {u"kept_closed"_s,
         QT_TRANSLATE_NOOP("Causes",
                           "%1 closed the kept connection without an answer, perhaps at the very moment of sending. The endpoint may or may not "
                           "have got the request. Let it keep connections for longer, or use a new connection for each request.")},
    };
    return sentences;
}

QString timeoutWords(QStringView stage, const QString &endpoint, const QString &limitMs, const QString &begun)
{
    const QString seconds = Speaking::locale().toString(limitMs.toDouble() / 1000.0, 'g', 3);
    const auto words = [stage] {
        if (stage == "trust"_L1) {
            return CauseWords::tr("Nothing was sent to %1: this machine's certificate authorities could not be read within %2 s. Check the disk "
                                  "that they are on (on Debian: /etc/ssl/certs).");
        }
        if (stage == "lookup"_L1)
            return CauseWords::tr("The name in %1 was not found within %2 s. Check the spelling of the host, and whether this machine is online.");
        if (stage == "connecting"_L1)
            return CauseWords::tr("No connection to %1 within %2 s. Check the host, the port and any firewall between.");
        if (stage == "handshake"_L1)
            return CauseWords::tr(
                "No secure connection to %1 within %2 s: it did not complete the TLS handshake. Check that this port speaks https.");
        if (stage == "sending"_L1)
            return CauseWords::tr("%1 did not take the whole request within %2 s. Check that it reads the body.");
        if (stage == "waiting"_L1)
            return CauseWords::tr("%1 got the request and did not answer within %2 s. Answer at once, and do the work afterwards.");
        if (stage == "interim"_L1)
            return CauseWords::tr("%1 sent an interim answer (%3) and no final one within %2 s. Answer at once, and do the work afterwards.");
        return CauseWords::tr("%1 began to answer but did not finish within %2 s. Check that the answer ends.");
    };
    if (stage == "receiving"_L1 && !begun.isEmpty())
        return CauseWords::tr("%1 began to answer (%3) but did not finish within %2 s. Check that the answer ends.").arg(endpoint, seconds, begun);
    return stage == "interim"_L1 ? words().arg(endpoint, seconds, begun) : words().arg(endpoint, seconds);
}

QString certificateWords(QStringView what, const QString &host, const QString &more)
{
    if (what == "self_signed"_L1)
        return CauseWords::tr("the certificate of %1 is signed by itself, so nothing vouches for it. If it is yours, name its file as one more CA.")
            .arg(host);
    if (what == "untrusted"_L1) {
        return CauseWords::tr("the certificate of %1 was issued by “%2”, which is not trusted here, or the server does not send its whole chain. "
                              "If that authority is yours, name its certificate as one more CA.")
            .arg(host, more);
    }
    if (what == "expired"_L1)
        return CauseWords::tr("a certificate of %1 expired on %2. Renew it on the server, and check this machine's clock.").arg(host, more);
    if (what == "not_yet_valid"_L1)
        return CauseWords::tr("a certificate of %1 is valid from %2 only. Check this machine's clock and the server's.").arg(host, more);
    if (what == "no_names"_L1) {
        return CauseWords::tr("the certificate of %1 has no subject alternative name, and the common name does not count. "
                              "Have it made again with the host as a subject alternative name.")
            .arg(host);
    }
    if (what == "wrong_host"_L1)
        return CauseWords::tr("the certificate is for %1, not for %2. Check the URL, or have a certificate made for this host.").arg(more, host);
    if (what == "address_as_name"_L1) {
        return CauseWords::tr("the certificate has the address %1 as a DNS name, where it does not count. Have it made again with the address as an "
                              "IP entry: subjectAltName=IP:%1.")
            .arg(host);
    }
    if (what == "other"_L1)
        return CauseWords::tr("the certificate of %1 was not accepted: %2.").arg(host, more);
    if (what == "short_key"_L1)
        return CauseWords::tr("the key of the certificate of %1 is too short to be trusted (%2 bits). Make one of RSA with 2048 bits, or of an "
                              "elliptic curve.")
            .arg(host, more);
    if (what == "weak_digest"_L1)
        return CauseWords::tr("the certificate of %1 is signed with %2, which can be forged. Have it issued anew with SHA-256.").arg(host, more);
    return CauseWords::tr("the handshake with %1 failed.").arg(host);
}

QString adviceOn(int status)
{
    switch (status) {
    case 400: return CauseWords::tr("It did not accept the request: its answer may say why.");
    case 401:
    case 403: return CauseWords::tr("It refused access: check how it verifies the signature, and its secret.");
    case 404: return CauseWords::tr("Check the path of the URL.");
    case 405: return CauseWords::tr("The path exists but takes no POST. Check the path of the URL.");
    case 408: return CauseWords::tr("It waited too long for the request. Check what stands between this machine and it.");
    case 410: return CauseWords::tr("This address is given up for good. Enter the new one, or remove the webhook.");
    case 413: return CauseWords::tr("It takes no bodies of this size. Raise its limit.");
    case 415: return CauseWords::tr("It does not take application/json. Check what its handler expects.");
    case 304: return CauseWords::tr("It says that nothing has changed, though it was not asked that. Only a 2xx counts as delivered.");
    case 421: return CauseWords::tr("It does not serve this host name. Check the URL, or allow the name there.");
    case 426: return CauseWords::tr("It wants another protocol than HTTP/1.1, which Ovyxa does not speak. Let it take HTTP/1.1.");
    case 431: return CauseWords::tr("It takes no heads of this size. Shorten the URL, or raise its limit.");
    case 422: return CauseWords::tr("It understood the request but not its content: its answer may say what is missing.");
    case 429: return CauseWords::tr("It asks for fewer requests. Retry-After is shown but not obeyed: the retries keep to their own times.");
    case 500: return CauseWords::tr("Its handler failed: look into its log.");
    case 502:
    case 504: return CauseWords::tr("The gateway in front of it got no proper answer: check that the service behind it runs.");
    case 503: return CauseWords::tr("It is not ready at the moment.");
    case 505: return CauseWords::tr("It does not take HTTP/1.1. Check what stands in front of the endpoint.");
    case 508: return CauseWords::tr("It is passed on in a circle there. Check where its proxies send it.");
    case 520:
    case 521:
    case 522:
    case 523:
    case 524: return CauseWords::tr("The network in front of it (Cloudflare) got no proper answer: check that the server behind it runs.");
    case 525:
    case 526: return CauseWords::tr("The network in front of it (Cloudflare) does not trust its certificate: renew that on the server.");
    case 530: return CauseWords::tr("The network in front of it (Cloudflare) cannot find it: check its DNS entry or its tunnel.");
    default: return CauseWords::tr("Only a 2xx counts as delivered.");
    }
}

QString statusWords(const QString &code, const QString &status, const QString &reason, const QString &location)
{
    const QString answered = reason.isEmpty() ? status : status + u' ' + reason;
    if (code == "status"_L1)
        return CauseWords::tr("The endpoint answered %1. %2").arg(answered, adviceOn(status.toInt()));
    return location.isEmpty()
               ? CauseWords::tr("The endpoint answered %1. Redirects are not followed; only a 2xx counts as delivered.").arg(answered)
               : CauseWords::tr("The endpoint redirects to %2 (%1). Redirects are not followed: if that is the right address, make it the "
                                "webhook's URL.")
                     .arg(answered, location);
}

QString wordsOf(const FailureCause &cause)
{
    const QStringList &arguments = cause.arguments;
    if (const auto plain = plainSentences().constFind(cause.code); plain != plainSentences().cend()) {
        QString text = CauseWords::tr(*plain);
        if (arguments.size() == 1)
            return text.arg(arguments.first());
        return arguments.isEmpty() ? text : text.arg(arguments.at(0), arguments.at(1));
    }
    const QStringView code = cause.code;
    if (code == "too_large"_L1)
        return tooLargeWords(arguments.value(0).toLongLong(), arguments.value(1).toLongLong());
    if (code.startsWith("timeout_"_L1))
        return timeoutWords(code.mid(8), arguments.value(0), arguments.value(1), arguments.value(2));
    if (code.startsWith("certificate_"_L1))
        return certificateWords(code.mid(12), arguments.value(0), arguments.value(1));
    if (code == "status"_L1 || code == "redirect"_L1)
        return statusWords(cause.code, arguments.value(0), arguments.value(1), arguments.value(2));
    if (const ResponseProblem problem = problemOf(cause); problem.fault != ResponseFault::None)
        return faultSentence(problem);
    return cause.code + (arguments.isEmpty() ? QString() : u": "_s + arguments.join(u", "_s));
}

} // namespace

QString causeWords(const QList<FailureCause> &causes)
{
    QString text;
    bool isTls = false;
    for (const FailureCause &cause : causes) {
        isTls = isTls || cause.code.startsWith("certificate_"_L1);
        static constexpr std::array remarks{"others_would_read"_L1, "surplus"_L1, "mended_for_gateway"_L1, "chunk_size_decimal"_L1,
                                            "perhaps_https"_L1};
        const bool isRemark =
            cause.code.startsWith("says_"_L1)
            || std::find(remarks.begin(), remarks.end(), cause.code) != remarks.end(); // a sentence of its own, and no further cause
        text += (text.isEmpty() ? QString() : isRemark ? u" "_s : u" — "_s) + wordsOf(cause);
    }
    return (isTls ? u"TLS: "_s : QString()) + text;
}

QString detailOf(const Attempt &attempt)
{
    return attempt.causes.isEmpty() ? attempt.detail : causeWords(attempt.causes);
}

FailureCause statusCause(int status, const QString &reasonPhrase, const QByteArray &location)
{
    const QString number = QString::number(status);
    constexpr std::array always{301, 302, 303, 307, 308};
    const bool isAlways = std::find(always.cbegin(), always.cend(), status) != always.cend();
    if (isAlways || (status >= 300 && status < 400 && status != 304 && !location.isEmpty()))
        return {u"redirect"_s, {number, reasonPhrase.left(80), wordText(location).left(200)}};
    return {u"status"_s, {number, reasonPhrase.left(80)}};
}

std::optional<FailureCause> refusalRemark(int status, QByteArrayView page, bool isSecure)
{
    struct Phrase
    {
        QByteArrayView said;
        QStringView code;
    };
    static constexpr std::array phrases{
        Phrase{"No required SSL certificate was sent", u"says_client_certificate"},      // nginx
        Phrase{"The SSL certificate error", u"says_client_certificate"},                 // nginx: one that it does not accept
        Phrase{"The plain HTTP request was sent to HTTPS port", u"says_plain_http"},     // nginx
        Phrase{"speaking plain HTTP to an SSL-enabled server port", u"says_plain_http"}, // Apache
        Phrase{"Client sent an HTTP request to an HTTPS server", u"says_plain_http"},    // Go's net/http
        Phrase{"plain_on_tls_port", u"says_plain_http"},                                 // the bench's receiver
    };
    if (status != 400)
        return {};
    const auto found = std::find_if(phrases.cbegin(), phrases.cend(), [page](const Phrase &each) { return page.contains(each.said); });
    if (found == phrases.cend())
        return {};
    const bool isMeantInFront = isSecure && found->code == u"says_plain_http";
    return FailureCause{isMeantInFront ? u"says_plain_http_in_front"_s : found->code.toString(), {}};
}

} // namespace ovyxa::rules
