// SPDX-License-Identifier: MIT
#include "ui/query/query_memory.h"

#include "core/rules/query_text.h"

#include <QtCore/QDataStream>

namespace ovyxa {

namespace {
constexpr quint8 memoryFormat = 1;
constexpr QDataStream::Version memoryStream = QDataStream::Qt_6_4;
} // namespace

QString QueryMemory::nameOf(const QString &query) const
{
    const auto found = std::find_if(m_saved.cbegin(), m_saved.cend(), [&query](const Saved &each) { return each.query == query; });
    return found == m_saved.cend() ? QString() : found->name;
}

void QueryMemory::remember(const QString &query)
{
    const QString text = query.trimmed();
    if (text.isEmpty() || rules::looksSecret(text))
        return;
    m_earlier.removeAll(text);
    m_earlier.prepend(text);
    m_earlier = m_earlier.mid(0, mostEarlier);
}

bool QueryMemory::save(const QString &name, const QString &query)
{
    const QString label = name.trimmed();
    const QString text = query.trimmed();
    if (label.isEmpty() || text.isEmpty() || rules::looksSecret(text) || rules::looksSecret(label))
        return false;
    m_saved.removeIf([&](const Saved &each) { return each.name == label || each.query == text; });
    m_saved.prepend({label, text});
    m_saved = m_saved.mid(0, mostSaved);
    return true;
}

void QueryMemory::forget(const QString &query)
{
    m_saved.removeIf([&query](const Saved &each) { return each.query == query; });
}

QByteArray QueryMemory::toBytes() const
{
    QByteArray bytes;
    QDataStream out(&bytes, QIODevice::WriteOnly);
    out.setVersion(memoryStream);
    out << memoryFormat << m_earlier << qint32(m_saved.size());
    for (const Saved &each : m_saved)
        out << each.name << each.query;
    return bytes;
}

QueryMemory QueryMemory::fromBytes(const QByteArray &bytes)
{
    QDataStream in(bytes);
    in.setVersion(memoryStream);
    QueryMemory memory;
    quint8 format = 0;
    quint32 searched = 0; // counted here: a list makes room for as many as a damaged file says
    in >> format >> searched;
    if (format != memoryFormat || in.status() != QDataStream::Ok || searched > quint32(mostEarlier))
        return {};
    QStringList earlier;
    for (quint32 i = 0; i < searched; ++i) {
        QString text;
        in >> text;
        earlier.append(text);
    }
    qint32 count = 0;
    in >> count;
    if (in.status() != QDataStream::Ok || count < 0 || count > mostSaved)
        return {};
    QList<Saved> saved;
    for (qint32 i = 0; i < count; ++i) {
        Saved each;
        in >> each.name >> each.query;
        saved.append(each);
    }
    if (in.status() != QDataStream::Ok)
        return {};
    for (auto each = saved.crbegin(); each != saved.crend(); ++each)
        memory.save(each->name, each->query);
    for (auto each = earlier.crbegin(); each != earlier.crend(); ++each)
        memory.remember(*each);
    return memory;
}

} // namespace ovyxa
