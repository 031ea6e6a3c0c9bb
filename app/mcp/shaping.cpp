// SPDX-License-Identifier: MIT
#include "app/mcp/shaping.h"

#include "app/cli/input.h"
#include "app/cli/json_parts.h"
#include "app/cli/words.h"

#include "core/model/text.h"

#include <QtCore/QElapsedTimer>
#include <QtCore/QFileInfo>
#include <QtCore/QTimer>

#include <algorithm>
#include <limits>

namespace ovyxa::mcp {

using namespace Qt::StringLiterals;

namespace {

constexpr std::chrono::milliseconds sentInterval{50}; // real; between two looks at what is under way
constexpr qint64 usualWait = 10;                      // seconds, real
constexpr qint64 longestWait = 60;

/// Where the last whole character of a text's beginning ends.
qsizetype characterEnd(const QByteArray &text, qsizetype most)
{
    constexpr int continuationMask = 0xc0;
    constexpr int continuation = 0x80;
    while (most > 0 && (uchar(text.at(most)) & continuationMask) == continuation)
        --most;
    return most;
}

/// Looks at some deliveries until they have been sent.
class SentWait final : public QObject
{
public:
    SentWait(ToolCall &call, QList<DeliveryId> ids, Json head) : QObject(&call), m_call(call), m_ids(std::move(ids)), m_head(std::move(head))
    {
        m_since.start();
    }

    void look()
    {
        DeliveryQuery query;
        query.among = m_ids;
        m_call.bench()->log()->deliveries(query, {}, int(m_ids.size()), &m_call,
                                          m_call.orRefuse<DeliveryPage>([this](const DeliveryPage &page) { judge(page.rows); }));
    }

private:
    void judge(const QList<Delivery> &rows)
    {
        const auto isUnderWay = [](const Delivery &row) { return row.state == DeliveryState::Queued || row.state == DeliveryState::Sending; };
        const bool isOver = m_since.elapsed() >= m_call.number("wait_s", usualWait) * 1000;
        if (!isOver && std::any_of(rows.cbegin(), rows.cend(), isUnderWay))
            return QTimer::singleShot(sentInterval, this, [this] { look(); });
        Json answer = m_head;
        Json &deliveries = answer["deliveries"] = Json::array();
        for (const Delivery &row : rows)
            deliveries.push_back(deliveryRow(row));
        const auto has = [&rows](DeliveryState state) {
            return std::any_of(rows.cbegin(), rows.cend(), [state](const Delivery &row) { return row.state == state; });
        };
        if (has(DeliveryState::Waiting))
            answer["hint"] = "One failed and waits for its retry: get_delivery says why, move_clock brings the retry about.";
        else if (has(DeliveryState::Failed))
            answer["hint"] = "get_delivery says why one failed.";
        else if (has(DeliveryState::Held))
            answer["hint"] = "One is held back by the hour's limit: move_clock by 1h lets it go.";
        m_call.answer(answer);
    }

    ToolCall &m_call;
    QList<DeliveryId> m_ids;
    Json m_head;
    QElapsedTimer m_since;
};

} // namespace

Json slim(Json line)
{
    line.erase("type");
    for (auto member = line.begin(); member != line.end();)
        member = member->is_null() ? line.erase(member) : std::next(member);
    return line;
}

Json deliveryRow(const Delivery &delivery)
{
    Json row = slim(cli::deliveryLine(delivery, Webhook{}, {}));
    if (!delivery.outcomes.isEmpty() && delivery.outcomes.constLast() != AttemptError::None) {
        const QLatin1StringView error = toText(delivery.outcomes.constLast());
        row["error"] = std::string(error.data(), size_t(error.size()));
    }
    return row;
}

void addBody(Json &object, const char *name, const QByteArray &bytes, qint64 most)
{
    if (bytes.size() <= most)
        return cli::addBytes(object, name, bytes);
    cli::addBytes(object, name, bytes.first(cli::isUtf8(bytes) ? characterEnd(bytes, most) : qsizetype(most)));
    object[std::string(name) + "_truncated"] = true;
}

Result<QString> fileToRead(const ToolCall &call, const QString &name)
{
    const QString file = call.place(name);
    if (const QFileInfo found(file); found.exists() && !found.isFile())
        return Error{ErrorCode::InvalidInput, u"%1 is not a file."_s.arg(name)};
    return file;
}

Result<QByteArray> secretArgument(const ToolCall &call)
{
    cli::SecretOptions options;
    if (call.has("secret")) {
        options.values.push_back(call.text("secret").toStdString());
    } else if (call.has("secret_file")) {
        const auto file = fileToRead(call, call.text("secret_file"));
        if (!file)
            return file.error();
        options.files.push_back(file->toStdString());
    } else {
        return QByteArray();
    }
    return options.one(nullptr);
}

void addPaging(Json &properties)
{
    constexpr qint64 mostRows = 100;
    properties["limit"] = numberSchema("How many at most; 20 unless told", 1, mostRows);
    properties["cursor"] = textSchema("next_cursor of the answer before, to go on", 20);
}

Result<qint64> cursorOf(const ToolCall &call)
{
    if (!call.has("cursor"))
        return qint64(0);
    bool isNumber = false;
    const qint64 cursor = call.text("cursor").toLongLong(&isNumber);
    if (!isNumber || cursor < 1)
        return Error{ErrorCode::InvalidInput, u"\"cursor\" must be the next_cursor of an answer, unchanged. Leave it out to begin at the newest."_s};
    return cursor;
}

void answerWhenSent(ToolCall &call, const QList<DeliveryId> &ids, const Json &head)
{
    call.showProgress(std::chrono::seconds(call.number("wait_s", usualWait)));
    (new SentWait(call, ids, head))->look();
}

Json waitSchema()
{
    return numberSchema("Seconds, real, to wait for the first answer of each; 10 unless told, 0 = not at all. Retries are not waited for", 0,
                        longestWait);
}

void addBodySchemas(Json &properties, const char *description)
{
    properties["body"] = textSchema(description, mostBodyBytes);
    properties["body_base64"] = textSchema("The same as base64, for bytes that are no text", mostBodyBytes / 3 * 4 + 4);
}

} // namespace ovyxa::mcp
