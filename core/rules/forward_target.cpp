// SPDX-License-Identifier: MIT
#include "core/rules/forward_target.h"

#include "core/rules/url_policy.h"

#include <QtCore/QCoreApplication>

#include <utility>

namespace ovyxa {

namespace {

struct ForwardTargetWords final
{
    Q_DECLARE_TR_FUNCTIONS(Forwarder)
};

/// Path and query; the query with its "?", so that an empty one is told from none.
std::pair<QByteArray, QByteArray> partsOf(const QByteArray &target)
{
    const qsizetype mark = target.indexOf('?');
    return mark < 0 ? std::pair(target, QByteArray()) : std::pair(target.first(mark), target.sliced(mark));
}

/// Of an absolute-form target ("http://a.test/b?c", RFC 9112 3.2.2) what follows its authority.
QByteArray originForm(const QByteArray &received)
{
    const qsizetype scheme = received.startsWith('/') ? -1 : received.indexOf("://");
    if (scheme < 0)
        return received;
    qsizetype at = scheme + 3;
    while (at < received.size() && received[at] != '/' && received[at] != '?')
        ++at;
    const QByteArray rest = received.sliced(at);
    return rest.startsWith('/') ? rest : '/' + rest;
}

} // namespace

bool ForwardTarget::keepsPath() const
{
    return partsOf(requestTarget(url)).first == "/";
}

QByteArray ForwardTarget::targetFor(const QByteArray &received) const
{
    const auto [ownPath, ownQuery] = partsOf(requestTarget(url));
    const auto [path, query] = partsOf(originForm(received));
    const QByteArray &taken = ownPath == "/" ? path : ownPath;
    if (taken == "*")
        return taken;
    if (ownQuery.size() > 1 && query.size() > 1)
        return taken + ownQuery + '&' + query.sliced(1);
    return taken + (query.size() > 1 || ownQuery.isEmpty() ? query : ownQuery);
}

QString ForwardTarget::inWords() const
{
    return keepsPath()
               ? ForwardTargetWords::tr("Requests are passed on to %1 with their own path and query.").arg(url)
               : ForwardTargetWords::tr("Requests are passed on to %1, whose path takes the place of theirs; their query goes along.").arg(url);
}

} // namespace ovyxa
