// SPDX-License-Identifier: MIT
#pragma once

#include <QtCore/QObject>
#include <QtCore/QThread>

namespace ovyxa {

/// Ends a debug or sanitizer build, with a word, where an object is used on another thread than its own. Stands at every door between
/// threads: ThreadSanitizer does not see Qt's locks, and a call that came on the wrong one may go well for years.
inline void assertOnThreadOf([[maybe_unused]] const QObject *object, [[maybe_unused]] const char *where)
{
#ifndef NDEBUG
    if (object->thread() != QThread::currentThread())
        qFatal("%s was called on the thread \"%s\", and belongs to \"%s\"", where, qPrintable(QThread::currentThread()->objectName()),
               object->thread() ? qPrintable(object->thread()->objectName()) : "none");
#endif
}

} // namespace ovyxa
