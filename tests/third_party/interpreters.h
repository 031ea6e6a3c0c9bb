// SPDX-License-Identifier: MIT
#pragma once

#include <QtCore/QFileInfo>
#include <QtCore/QProcess>
#include <QtCore/QStandardPaths>
#include <QtCore/QStringList>

/// What runs the programs of the tests that are not in C++.
namespace ovyxa::test {

using namespace Qt::StringLiterals;

inline QString found(const QString &program)
{
    return QStandardPaths::findExecutable(program);
}

/// A Python that has these modules; empty if there is none. Debian's packages are for its own, which need not be the first one in PATH.
inline QString pythonWith(const QStringList &modules)
{
    for (const QString &python : {found(u"python3"_s), u"/usr/bin/python3"_s}) {
        const QString probe = u"import importlib.util as u, sys; sys.exit(not all(map(u.find_spec, sys.argv[1:])))"_s;
        if (!python.isEmpty() && QFileInfo::exists(python) && QProcess::execute(python, QStringList{u"-c"_s, probe} + modules) == 0)
            return python;
    }
    return {};
}

} // namespace ovyxa::test
