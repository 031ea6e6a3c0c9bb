// SPDX-License-Identifier: MIT
#pragma once

#include <QtCore/QLocale>
#include <QtCore/QString>

namespace ovyxa {

/// In which language words are made on this thread while it lives, where that is not the program's own: for what is done on behalf of
/// somebody who speaks another one. Nests; any thread. Whoever hands a call to another thread hands this on.
class Speaking final
{
public:
    /// A locale's name, such as "de_AT"; empty = the program's own.
    explicit Speaking(QString language);
    ~Speaking();
    Q_DISABLE_COPY_MOVE(Speaking)

    [[nodiscard]] static QString language();
    /// For figures and dates beside the words. Not QLocale's default (nor `%L1`), which is this process' own and may be set meanwhile.
    [[nodiscard]] static QLocale locale();
    [[nodiscard]] static QString figure(qint64 number) { return locale().toString(number); } ///< "9,018"
    /// The program's own from here on, for all threads.
    static void setProgramLocale(const QLocale &locale);

private:
    QString m_before;
};

} // namespace ovyxa
