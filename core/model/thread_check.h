// SPDX-License-Identifier: MIT
#pragma once

#include <QtCore/QObject>
#include <QtCore/QThread>

namespace ovyxa {

/// Ends a debug or sanitizer build, with a word, where something is used on another thread than its own. Stands at every door between
/// threads: ThreadSanitizer does not see Qt's locks, and a call that came on the wrong one may go well for years.
inline void assertOnThread([[maybe_unused]] const QThread *thread, [[maybe_unused]] const char *where)
{
#ifndef NDEBUG
    if (thread != QThread::currentThread())
        qFatal("%s was called on the thread \"%s\", and belongs to \"%s\"", where, qPrintable(QThread::currentThread()->objectName()),
               thread ? qPrintable(thread->objectName()) : "none");
#endif
}

/// The same of an object's own thread.
inline void assertOnThreadOf([[maybe_unused]] const QObject *object, [[maybe_unused]] const char *where)
{
#ifndef NDEBUG
    assertOnThread(object->thread(), where);
#endif
}

} // namespace ovyxa
