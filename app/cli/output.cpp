// SPDX-License-Identifier: MIT
#include "app/cli/output.h"

#include "app/cli/columns.h"
#include "app/cli/json_parts.h"
#include "core/model/harmless_text.h"

#include "core/platform/streams.h"
#include "core/platform/terminal.h"

#include <nlohmann/json.hpp>

#include <cerrno>
#include <utility>

namespace ovyxa::cli {

namespace {

const char *errorWord(ErrorCode code)
{
    switch (code) {
    case ErrorCode::InvalidInput: return "invalid_input";
    case ErrorCode::NotFound: return "not_found";
    case ErrorCode::LimitReached: return "limit_reached";
    case ErrorCode::Conflict: return "conflict";
    case ErrorCode::Locked: return "locked";
    case ErrorCode::Unavailable: return "unavailable";
    case ErrorCode::Corrupt: return "corrupt";
    case ErrorCode::Cancelled: return "cancelled";
    }
    Q_UNREACHABLE();
}

} // namespace

Output::Output(bool json)
    : Output(json, [](Stream stream, const QByteArray &bytes) { return writeAll(stream == Stream::Out ? standardOutput : standardError, bytes); })
{
    m_isWatched = canRewriteLine(standardError);
}

void Output::result(const nlohmann::ordered_json &object, const QString &text)
{
    progress({});
    if (!m_json) {
        people(text);
        return;
    }
    bytes(dump(object) + '\n');
}

void Output::people(const QString &text)
{
    if (m_json)
        note(text);
    else
        bytes(harmless(text).toUtf8() + '\n');
}

void Output::emptiness(const QString &text)
{
    if (!m_json)
        people(text);
}

void Output::progress(const QString &text)
{
    if (!m_isWatched || (text.isEmpty() && !m_hasProgress))
        return;
    constexpr const char *toAnEmptyLine = "\r\x1b[K"; // ECMA-48: EL
    m_hasProgress = !text.isEmpty();
    QString line = harmless(text);
    if (const int columns = terminalColumns(standardError); columns > 1) {
        while (columnsOf(line) >= columns) // what wraps is not taken back
            line.chop(1);
    }
    toErrors(toAnEmptyLine + line.toUtf8());
}

void Output::note(const QString &text)
{
    progress({});
    toErrors(harmless(text).toUtf8() + '\n');
}

void Output::problem(const Error &error)
{
    note(error.message);
    if (m_json)
        result({{"type", "error"}, {"code", errorWord(error.code)}, {"message", error.message.toStdString()}}, {});
}

void Output::raw(Stream stream, const QByteArray &given)
{
    if (stream == Stream::Out)
        bytes(given);
    else
        toErrors(given);
}

/// Each line would wait anew for a reader who has stalled while it ends.
void Output::toErrors(const QByteArray &bytes)
{
    writeOut();
    m_isUnheard = m_isUnheard || m_sink(Stream::Error, bytes) == ETIMEDOUT;
}

void Output::bytes(const QByteArray &bytes)
{
    m_gathered += bytes;
    if (!m_isGathering)
        writeOut();
}

void Output::writeOut()
{
    const QByteArray bytes = std::exchange(m_gathered, {});
    if (m_broken || bytes.isEmpty())
        return;
    if (const int problem = m_sink(Stream::Out, bytes)) {
        m_broken = true;
        if (m_whenBroken)
            m_whenBroken(systemWords(problem));
    }
}

nlohmann::ordered_json textOrNull(const QString &text)
{
    if (text.isEmpty())
        return nullptr;
    return text.toStdString();
}

} // namespace ovyxa::cli
