// SPDX-License-Identifier: MIT
#include "core/triggers/goal_matcher.h"

#include <QtCore/QUrl>

#include <algorithm>

namespace ovyxa {

namespace {

QStringView withoutTrailingSlash(QStringView path)
{
    return path.size() > 1 && path.endsWith(u'/') ? path.chopped(1) : path;
}

} // namespace

QStringView goalPath(QStringView url)
{
    const qsizetype scheme = url.indexOf(QStringView(u"://"));
    // One in a path or query, as in /go?to=https://elsewhere, is no scheme's.
    if (scheme >= 0 && std::none_of(url.begin(), url.begin() + scheme, [](QChar c) { return c == u'/' || c == u'?' || c == u'#'; })) {
        qsizetype path = scheme + 3;
        while (path < url.size() && url[path] != u'/' && url[path] != u'?' && url[path] != u'#')
            ++path;
        url = url.sliced(path);
    }
    qsizetype end = 0;
    while (end < url.size() && url[end] != u'?' && url[end] != u'#')
        ++end;
    url = url.first(end);
    if (url.isEmpty())
        return u"/";
    return withoutTrailingSlash(url);
}

QString comparablePath(QStringView path)
{
    if (!path.contains(u'%'))
        return path.toString();
    QUrl url;
    url.setPath(path.toString(), QUrl::TolerantMode);
    return url.path(QUrl::PrettyDecoded);
}

bool matchesPath(QStringView pattern, QStringView path)
{
    pattern = withoutTrailingSlash(pattern);
    // On a mismatch only the last star is tried again, one character further: earlier ones have found their shortest run already.
    qsizetype p = 0;
    qsizetype t = 0;
    qsizetype star = -1;
    qsizetype mark = 0;
    while (t < path.size()) {
        if (p < pattern.size() && pattern[p] == u'*') {
            star = p++;
            mark = t;
        } else if (p < pattern.size() && pattern[p] == path[t]) {
            ++p;
            ++t;
        } else if (star >= 0) {
            p = star + 1;
            t = ++mark;
        } else {
            return false;
        }
    }
    while (p < pattern.size() && pattern[p] == u'*')
        ++p;
    return p == pattern.size();
}

bool completes(const Goal &goal, QStringView path, QStringView eventName)
{
    if (goal.kind == Goal::Kind::CustomEvent)
        return !eventName.isEmpty() && eventName == goal.pattern;
    if (!eventName.isEmpty())
        return false;
    if (!goal.pattern.contains(u'%') && !path.contains(u'%'))
        return matchesPath(goal.pattern, path); // most: nothing to decode, and nothing allocated
    return matchesPath(comparablePath(goal.pattern), comparablePath(path));
}

} // namespace ovyxa
