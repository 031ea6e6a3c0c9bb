// SPDX-License-Identifier: MIT
#include "core/rules/request_edit.h"

#include "core/rules/comparison.h"
#include "core/rules/http_grammar.h"
#include "core/signing/signature.h"

#include <QtCore/QCoreApplication>

#include <algorithm>
#include <array>
#include <utility>

namespace ovyxa::rules {

namespace {

struct RequestEditWords
{
    Q_DECLARE_TR_FUNCTIONS(ovyxa::RequestEdit)
};

bool isNamed(QByteArrayView name, QByteArrayView other)
{
    return name.compare(other, Qt::CaseInsensitive) == 0;
}

/// RFC 9110 5.5: no control characters but the tab.
bool isFieldValue(QByteArrayView value)
{
    return std::none_of(value.begin(), value.end(), grammar::isControl);
}

} // namespace

bool isMadeByTheBench(QByteArrayView name)
{
    static constexpr std::array<QByteArrayView, 4> made{"Host", "Content-Length", "Transfer-Encoding", "Connection"};
    return std::any_of(made.begin(), made.end(), [name](QByteArrayView each) { return isNamed(name, each); });
}

HeaderList editableHeaders(QByteArrayView head)
{
    HeaderList headers = headersOf(head);
    headers.removeIf([](const Header &header) { return isMadeByTheBench(header.name); });
    return headers;
}

Result<void> headersAllowed(const HeaderList &headers)
{
    for (const Header &header : headers) {
        const QString name = QString::fromUtf8(header.name).left(60);
        if (!grammar::isToken(header.name))
            return Error{ErrorCode::InvalidInput,
                         RequestEditWords::tr("\"%1\" cannot be a header's name: letters, digits and - make one.").arg(name)};
        if (isMadeByTheBench(header.name))
            return Error{ErrorCode::InvalidInput, RequestEditWords::tr("%1 is made by the bench for each request, and cannot be set.").arg(name)};
        if (!isFieldValue(header.value))
            return Error{ErrorCode::InvalidInput,
                         RequestEditWords::tr("The value of %1 holds a line break or control character, which would break the request.").arg(name)};
    }
    return {};
}

Result<Header> headerFromText(const QString &text)
{
    const qsizetype colon = text.indexOf(u':');
    if (colon < 1)
        return Error{ErrorCode::InvalidInput, RequestEditWords::tr("A header is written as \"Name: value\"; \"%1\" is not.").arg(text.left(60))};
    const Header header{text.left(colon).toUtf8(), text.mid(colon + 1).trimmed().toUtf8()};
    if (const auto allowed = headersAllowed({header}); !allowed)
        return allowed.error();
    return header;
}

HeaderList editedHeaders(const RequestEdit &edit, const QByteArray &signature)
{
    HeaderList headers;
    bool placed = signature.isEmpty() || edit.signing == Resigning::None;
    for (const Header &header : edit.headers) {
        const bool isGiven = edit.signing == Resigning::None && !header.value.isEmpty(); // as somebody wrote it, and as often
        if (isGiven || !isNamed(header.name, signatureHeader))
            headers.append(header);
        else if (!std::exchange(placed, true))
            headers.append({header.name, signature});
    }
    if (!placed)
        headers.append({signatureHeader.toByteArray(), signature});
    return headers;
}

} // namespace ovyxa::rules
