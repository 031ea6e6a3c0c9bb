// SPDX-License-Identifier: MIT
#include "core/model/speaking.h"

#include <utility>

namespace ovyxa {

namespace {

QString &spokenHere()
{
    thread_local QString language; // tr() takes no parameter for it
    return language;
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
    return spokenHere().isEmpty() ? QLocale() : QLocale(spokenHere());
}

} // namespace ovyxa
