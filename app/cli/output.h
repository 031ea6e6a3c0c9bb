// SPDX-License-Identifier: MIT
#pragma once

#include "app/cli/exit_code.h"

#include "core/model/result.h"

#include <QtCore/QByteArray>
#include <QtCore/QString>

#include <nlohmann/json_fwd.hpp>

#include <functional>

namespace ovyxa::cli {

/// Where a subcommand writes. With `--json`, standard output carries JSON lines alone and people's text goes to standard error;
/// without it, results for people go to standard output. Every line is handed to the system at once. One thread.
class Output final
{
public:
    enum class Stream { Out, Error };
    /// Takes bytes for a stream, all of them; 0, or the errno that ended it.
    using Sink = std::function<int(Stream stream, const QByteArray &bytes)>;

    /// To this process' own standard streams.
    explicit Output(bool json);
    Output(bool json, Sink sink) : m_json(json), m_sink(std::move(sink)) {}
    ~Output() { progress({}); }
    Q_DISABLE_COPY_MOVE(Output)

    [[nodiscard]] bool isJson() const { return m_json; }
    void setJson(bool json) { m_json = json; } ///< before anything is written
    /// One result: the object with `--json`, else the text.
    void result(const nlohmann::ordered_json &object, const QString &text);
    /// Text that is a result for people but has no JSON of its own.
    void people(const QString &text);
    /// That a list has nothing in it: for people; as JSON lines that is no line.
    void emptiness(const QString &text);
    /// What people should know besides the results: standard error, always.
    void note(const QString &text);
    /// How far it is, where standard error is a terminal: each text takes the place of the one before, and what is told next that of the last.
    void progress(const QString &text);
    /// What went wrong: text on standard error, and with `--json` a line, too.
    void problem(const Error &error);
    /// What a command wrote elsewhere, as it is.
    void raw(Stream stream, const QByteArray &bytes);
    /// Bytes of an export, as they are.
    void bytes(const QByteArray &bytes);

    /// While it lives, what goes to standard output is gathered: the lines of a burst are one call of the system, and not one each. What is said
    /// on standard error meanwhile comes behind what was told before.
    class Together final
    {
    public:
        explicit Together(Output *output) : m_output(output) { m_output->m_isGathering = true; }
        ~Together()
        {
            m_output->m_isGathering = false;
            m_output->bytes({});
        }
        Q_DISABLE_COPY_MOVE(Together)

    private:
        Output *m_output;
    };

    /// Called once when standard output takes nothing more (its reader left, its disk is full), with the reason.
    void onBroken(std::function<void(const QString &reason)> handler) { m_whenBroken = std::move(handler); }
    [[nodiscard]] bool isBroken() const { return m_broken; }
    /// How a run ends, so far as that is known from standard output: what was promised there did not get there, so that 0 and 1 are not true.
    [[nodiscard]] int endedWith(int exitCode) const { return m_broken && exitCode < WrongCall ? int(Refused) : exitCode; }

private:
    void toErrors(const QByteArray &bytes);
    void writeOut();

    bool m_json;
    Sink m_sink;
    bool m_isWatched = false;   ///< standard error is a terminal
    bool m_hasProgress = false; ///< it stands there
    bool m_broken = false;
    bool m_isGathering = false;
    QByteArray m_gathered;
    bool m_isUnheard = false; ///< whoever reads standard error has stalled
    std::function<void(const QString &reason)> m_whenBroken;
};

/// A string value, or JSON null if it is empty.
[[nodiscard]] nlohmann::ordered_json textOrNull(const QString &text);

} // namespace ovyxa::cli
