// SPDX-License-Identifier: MIT
#pragma once

#include "app/mcp/schema.h"

#include "core/bench/bench.h"

#include <QtCore/QObject>
#include <QtCore/QProcessEnvironment>

#include <chrono>
#include <functional>

namespace ovyxa::mcp {

/// What the tools of one session work with. The bench outlives the calls.
struct Workplace
{
    Bench *bench = nullptr;
    QString directory{}; ///< what relative names of files start from; empty = this process' own
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment(); ///< of programs that are started
};

/// One call of a tool under way: its arguments, which fit the tool's schema, and the way to answer, once. It is the context of what it asks the
/// bench, so that a call that was cancelled hears of nothing any more. Main thread; owned by its session.
class ToolCall final : public QObject
{
    Q_OBJECT
public:
    /// What has come of it: an answer, or (isError) a sentence in `value`.
    using Ended = std::function<void(const Json &value, bool isError)>;

    ToolCall(Workplace place, Json arguments, Ended ended, QObject *parent = nullptr);

    [[nodiscard]] Bench *bench() const { return m_place.bench; }
    [[nodiscard]] const Workplace &workplace() const { return m_place; }
    [[nodiscard]] const Json &arguments() const { return m_arguments; }
    [[nodiscard]] bool has(const char *name) const { return m_arguments.contains(name); }
    [[nodiscard]] QString text(const char *name, const QString &otherwise = {}) const;
    /// Where a file is that the arguments name, from the root on; empty if they do not.
    [[nodiscard]] QString file(const char *name) const { return place(text(name)); }
    [[nodiscard]] QString place(const QString &file) const;
    [[nodiscard]] qint64 number(const char *name, qint64 otherwise) const;
    [[nodiscard]] bool flag(const char *name) const;
    /// The bytes of `NAME` or `NAME_base64`; nothing if neither is there.
    [[nodiscard]] Result<std::optional<QByteArray>> bytes(const char *name) const;

    /// Answered, refused or cancelled.
    [[nodiscard]] bool hasEnded() const { return m_ended; }

    void answer(const Json &value);
    /// A sentence: what is wrong, and what to do.
    void refuse(const QString &sentence);
    template<typename T>
    [[nodiscard]] Reply<T> orRefuse(std::function<void(const T &)> next)
    {
        return [this, next = std::move(next)](Result<T> result) {
            if (!result)
                refuse(result.error().message);
            else if (!m_ended) // of an answer that was given meanwhile nothing goes on
                next(result.value());
        };
    }
    [[nodiscard]] Reply<void> orRefuse(std::function<void()> next);

    /// Tells each second how far it is, until it ends: of a wait that lasts `atMost`.
    void showProgress(std::chrono::milliseconds atMost);
    void onProgress(std::function<void(double seconds, double of)> handler) { m_whenProgressed = std::move(handler); }
    /// What is to be undone when it is cancelled.
    void onCancelled(std::function<void()> handler) { m_whenCancelled = std::move(handler); }
    /// Ends it without an answer.
    void cancel();

private:
    void end(const Json &value, bool isError);

    Workplace m_place;
    Json m_arguments;
    Ended m_whenEnded;
    std::function<void(double seconds, double of)> m_whenProgressed;
    std::function<void()> m_whenCancelled;
    bool m_ended = false;
};

/// What a client may think of a tool before it asks its user (the specification's ToolAnnotations).
struct Hints
{
    bool readOnly = false;
    bool destructive = false; ///< what is there may be changed or lost
    bool idempotent = false;  ///< twice is as once
    bool openWorld = false;   ///< reaches what is not the bench's: endpoints
};

struct Tool
{
    const char *name;
    const char *title;
    const char *description;
    Json schema;
    Hints hints;
    void (*run)(ToolCall &call);
};

/// All of them, in the contract's order.
[[nodiscard]] std::vector<Tool> allTools();

// Each makes the tools of a subject.
[[nodiscard]] std::vector<Tool> catalogueTools();
[[nodiscard]] std::vector<Tool> receiverTools();
[[nodiscard]] std::vector<Tool> sendingTools();
[[nodiscard]] std::vector<Tool> waitingTools();
[[nodiscard]] std::vector<Tool> logTools();
[[nodiscard]] std::vector<Tool> evidenceTools();
[[nodiscard]] std::vector<Tool> scenarioTools();

/// How a bench stands: the resource bench://status.
[[nodiscard]] Json statusOf(const Bench &bench);

} // namespace ovyxa::mcp
