// SPDX-License-Identifier: MIT
#include "core/model/speaking.h"

#include <mutex>
#include <optional>
#include <utility>

namespace ovyxa {

namespace {

QString &spokenHere()
{
    thread_local QString language; // tr() takes no parameter for it
    return language;
}

struct Program
{
    std::mutex mutex;
    std::optional<QLocale> locale; ///< none = QLocale's default, which nobody has set
};

Program &program()
{
    static Program program;
    return program;
}

} // namespace

Speaking::Speaking(QString language) : m_before(std::exchange(spokenHere(), std::move(language))) {}

Speaking::~Speaking()
{
    spokenHere() = m_before;
}

QString Speaking::language()
{
    return spokenHere();
}

QLocale Speaking::locale()
{
    if (!spokenHere().isEmpty())
        return QLocale(spokenHere());
    const std::scoped_lock lock(program().mutex);
    return program().locale ? *program().locale : QLocale();
}

void Speaking::setProgramLocale(const QLocale &locale)
{
    const std::scoped_lock lock(program().mutex);
    program().locale = locale;
}

} // namespace ovyxa
