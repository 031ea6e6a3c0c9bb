// SPDX-License-Identifier: MIT
#include "core/triggers/goal_matcher.h"

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
    if (scheme >= 0) {
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

bool matchesPath(QStringView pattern, QStringView path)
{
    pattern = withoutTrailingSlash(pattern);
    path = withoutTrailingSlash(path);
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
    return eventName.isEmpty() && matchesPath(goal.pattern, path);
}

} // namespace ovyxa
