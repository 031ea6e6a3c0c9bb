// SPDX-License-Identifier: MIT
#pragma once

#include "core/model/header.h"

#include <QtCore/QString>

namespace ovyxa::cli {

/// A body as far as it is kept, and how long all of it was.
struct KeptBody
{
    QByteArray bytes;
    qint64 all = 0;
};

/// One request for a .http file, at the end of a buffer, as VS Code's REST Client and JetBrains' HTTP Client send it again: "###" and a title,
/// remarks as comments, the request line with the whole URL, the headers, the body. What the client makes itself (Host, the body's framing) is
/// left out; what such a file cannot carry exactly, of the body or a header, stands there in base64, as a comment that says so; and so
/// does a body of which only the beginning is kept, since to send that would be another request. Pure.
void httpFileRequest(const QString &title, const QStringList &remarks, const QByteArray &method, const QString &url, const HeaderList &headers,
                     const KeptBody &kept, QByteArray &to);

} // namespace ovyxa::cli
