// SPDX-License-Identifier: MIT
#include "app/mcp/tool.h"

#include <QtCore/QDir>
#include <QtCore/QElapsedTimer>
#include <QtCore/QTimer>

#include <algorithm>
#include <array>
#include <string_view>
#include <utility>

namespace ovyxa::mcp {

using namespace Qt::StringLiterals;

ToolCall::ToolCall(Workplace place, Json arguments, Ended ended, QObject *parent)
    : QObject(parent)
    , m_place(std::move(place))
    , m_arguments(std::move(arguments))
    , m_whenEnded(std::move(ended))
{
}

QString ToolCall::text(const char *name, const QString &otherwise) const
{
    const auto found = m_arguments.find(name);
    return found == m_arguments.end() ? otherwise : QString::fromStdString(found->get<std::string>());
}

QString ToolCall::place(const QString &file) const
{
    return file.isEmpty() ? file : QDir(m_place.directory).absoluteFilePath(file);
}

qint64 ToolCall::number(const char *name, qint64 otherwise) const
{
    const auto found = m_arguments.find(name);
    return found == m_arguments.end() ? otherwise : found->get<qint64>();
}

bool ToolCall::flag(const char *name) const
{
    return m_arguments.value(name, false);
}

Result<std::optional<QByteArray>> ToolCall::bytes(const char *name) const
{
    const std::string encoded = std::string(name) + "_base64";
    if (has(name) && m_arguments.contains(encoded))
        return Error{ErrorCode::InvalidInput, u"Give \"%1\" or \"%1_base64\", not both."_s.arg(QLatin1StringView(name))};
    if (has(name))
        return std::optional(QByteArray::fromStdString(m_arguments.at(name).get<std::string>()));
    if (!m_arguments.contains(encoded))
        return std::optional<QByteArray>();
    const auto decoded = QByteArray::fromBase64Encoding(QByteArray::fromStdString(m_arguments.at(encoded).get<std::string>()),
                                                        QByteArray::AbortOnBase64DecodingErrors);
    if (!decoded)
        return Error{ErrorCode::InvalidInput, u"\"%1_base64\" is not base64."_s.arg(QLatin1StringView(name))};
    return std::optional(*decoded);
}

void ToolCall::answer(const Json &value)
{
    end(value, false);
}

void ToolCall::refuse(const QString &sentence)
{
    end(sentence.toStdString(), true);
}

Reply<void> ToolCall::orRefuse(std::function<void()> next)
{
    return [this, next = std::move(next)](const Result<void> &result) {
        if (!result)
            refuse(result.error().message);
        else if (!m_ended)
            next();
    };
}

void ToolCall::showProgress(std::chrono::milliseconds atMost)
{
    constexpr std::chrono::seconds interval{1};
    QElapsedTimer since;
    since.start();
    auto *timer = new QTimer(this);
    connect(timer, &QTimer::timeout, this, [this, since, atMost] {
        if (m_whenProgressed && !m_ended)
            m_whenProgressed(std::chrono::duration<double>(std::chrono::milliseconds(since.elapsed())).count(),
                             std::chrono::duration<double>(atMost).count());
    });
    timer->start(interval);
}

void ToolCall::cancel()
{
    if (!std::exchange(m_ended, true) && m_whenCancelled)
        m_whenCancelled();
}

void ToolCall::end(const Json &value, bool isError)
{
    if (!std::exchange(m_ended, true))
        m_whenEnded(value, isError);
}

std::vector<Tool> allTools()
{
    constexpr std::array<std::string_view, 17> order{
        "list_webhooks", "add_webhook", "start_receiver",    "set_plan", "fire_event", "send_hit", "wait_for",   "list_deliveries", "get_delivery",
        "list_captures", "get_capture", "explain_signature", "diff",     "replay",     "resend",   "move_clock", "run_scenario"};
    std::vector<Tool> tools;
    for (const auto part : {catalogueTools, receiverTools, sendingTools, waitingTools, logTools, evidenceTools, scenarioTools}) {
        for (Tool &tool : part())
            tools.push_back(std::move(tool));
    }
    const auto place = [&order](const Tool &tool) { return std::find(order.begin(), order.end(), tool.name); };
    std::sort(tools.begin(), tools.end(), [&place](const Tool &one, const Tool &other) { return place(one) < place(other); });
    return tools;
}

} // namespace ovyxa::mcp
