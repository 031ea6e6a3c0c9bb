// SPDX-License-Identifier: MIT
#include "core/engine/kept_edits.h"

#include "core/platform/files.h"
#include "core/platform/whole_file.h"

#include <QtCore/QCoreApplication>
#include <QtCore/QDataStream>
#include <QtCore/QDir>
#include <QtCore/QFile>

namespace ovyxa {

using namespace Qt::StringLiterals;

namespace {

constexpr quint32 editVersion = 1;
constexpr quint32 mostHeaders = 1000; // of a damaged file no more is believed

struct KeptEditsWords
{
    Q_DECLARE_TR_FUNCTIONS(ovyxa::KeptEdits)
};

std::optional<RequestEdit> readEdit(QFile &file)
{
    QDataStream in(&file);
    in.setVersion(QDataStream::Qt_6_4);
    quint32 version = 0;
    quint32 signing = 0;
    quint32 count = 0;
    RequestEdit edit;
    in >> version >> signing >> edit.signature >> count;
    if (version != editVersion || signing > quint32(Resigning::None) || count > mostHeaders)
        return {};
    edit.signing = Resigning(signing);
    for (quint32 i = 0; i < count && in.status() == QDataStream::Ok; ++i) {
        Header header;
        in >> header.name >> header.value;
        edit.headers.append(header);
    }
    return in.status() == QDataStream::Ok ? std::optional(edit) : std::nullopt;
}

} // namespace

QString KeptEdits::fileOf(WebhookId webhook) const
{
    return u"%1/webhook-%2.request"_s.arg(m_folder).arg(webhook.value);
}

Result<void> KeptEdits::keep(WebhookId webhook, const RequestEdit &edit)
{
    m_known.insert(webhook, edit);
    makePrivateFolder(m_folder);
    QByteArray bytes;
    QDataStream out(&bytes, QIODevice::WriteOnly);
    out.setVersion(QDataStream::Qt_6_4);
    out << editVersion << quint32(edit.signing) << edit.signature << quint32(edit.headers.size());
    for (const Header &header : edit.headers)
        out << header.name << header.value;
    // A header may hold a token of somebody's.
    if (const QString problem = writeWhole(fileOf(webhook), bytes, FileReaders::OwnerAlone); !problem.isEmpty())
        return Error{ErrorCode::Unavailable, KeptEditsWords::tr("%1 cannot be written: %2.").arg(fileOf(webhook), problem)};
    return {};
}

std::optional<RequestEdit> KeptEdits::of(WebhookId webhook)
{
    const auto known = m_known.constFind(webhook);
    if (known != m_known.cend())
        return *known;
    QFile file(fileOf(webhook));
    const bool isThere = file.exists() && file.open(QIODevice::ReadOnly);
    return *m_known.insert(webhook, isThere ? readEdit(file) : std::nullopt);
}

void KeptEdits::forget(WebhookId webhook)
{
    m_known.remove(webhook);
    QFile::remove(fileOf(webhook));
}

} // namespace ovyxa
