// SPDX-License-Identifier: MIT
#pragma once

#include "app/mcp/tool.h"

#include "core/model/notice.h"
#include "core/rpc/json_rpc.h"
#include "core/rpc/line_splitter.h"

#include <list>
#include <map>
#include <memory>
#include <vector>

namespace ovyxa::mcp {

/// What a line may have: a body of 10 MiB as base64, and what stands around it.
inline constexpr qsizetype mostLineBytes = 16 * 1024 * 1024;

/// A session of the Model Context Protocol (modelcontextprotocol.io, revisions 2024-11-05, 2025-03-26 and 2025-06-18): takes the client's lines
/// and hands out ours. Knows neither streams nor what the tools do. A client's mistake is told to it, and the session goes on. Main thread.
class Session final : public QObject
{
    Q_OBJECT
public:
    using Send = std::function<void(const QByteArray &line)>;

    Session(Workplace place, Send send, QObject *parent = nullptr);

    void take(LineSplitter::Fit fit, const QByteArray &line);
    /// Something people should know: told as a log message, if the client wants those of its level.
    void tell(const Notice &notice);
    [[nodiscard]] bool isBusy() const { return !m_calls.empty(); }
    /// Ends what is under way without an answer; of a batch, what has one is told.
    void cancelAll();

Q_SIGNALS:
    /// The last call under way has been answered.
    void idle();

private:
    /// Messages that came as one line, and are answered in one (revision 2025-03-26).
    struct Batch
    {
        QList<QByteArray> answers;
        int open = 0;         ///< requests that are not answered yet
        bool isWhole = false; ///< all its messages have been taken
    };

    /// A call that is not answered yet. It begins when all that came before it and change something have been answered: so calls that are sent one
    /// behind another find what those before them left, as if each had been waited for, and nobody waits for who only reads or waits.
    struct Call
    {
        std::string key; ///< the request's id, as JSON
        bool writes = false;
        std::function<void()> begin; ///< none any more: it has
        ToolCall *begun = nullptr;
    };

    void takeMessage(const RpcMessage &message);
    void takeBatch(const std::vector<RpcParsed> &messages);
    void sendIfAnswered(const Batch &batch) const;
    [[nodiscard]] std::shared_ptr<Batch> leaveBatch(const std::string &key);
    [[nodiscard]] std::list<Call>::iterator callWith(const std::string &key);
    [[nodiscard]] bool mayBegin(const Call &call) const;
    void beginWhatMay();
    void answer(const Json &id, const QByteArray &line);
    void takeRequest(const RpcMessage &message);
    void takeNotification(const RpcMessage &message);
    void initialize(const RpcMessage &request);
    void setLevel(const RpcMessage &request);
    void listTools(const RpcMessage &request);
    void callTool(const RpcMessage &request);
    void readResource(const RpcMessage &request);
    void run(const RpcMessage &request, const Tool &tool, const Json &arguments, const ToolCall::Ended &ended);
    void finish(const std::string &key);
    void fail(const RpcMessage &request, RpcError code, const QString &message);
    [[nodiscard]] Json resultOf(const Json &value, bool isError) const;
    [[nodiscard]] const Tool *tool(const std::string &name) const;

    Workplace m_place;
    Send m_send;
    std::vector<Tool> m_tools = allTools();
    std::string m_version;  ///< empty until it is agreed on
    bool m_isReady = false; ///< the client has said so: from here on it may be told things unasked
    int m_level = 0;
    std::list<Call> m_calls; ///< as they came
    std::map<std::string, std::shared_ptr<Batch>> m_batches;
};

} // namespace ovyxa::mcp
