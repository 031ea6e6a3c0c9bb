// SPDX-License-Identifier: MIT
#include "app/cli/bench_command.h"
#include "app/cli/capture_lines.h"
#include "app/cli/json_parts.h"
#include "app/cli/listen_options.h"
#include "app/cli/request_teller.h"
#include "app/cli/words.h"

#include "core/model/speaking.h"
#include "core/model/text.h"
#include "core/rules/forward_target.h"

#include <QtCore/QTimer>

#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <optional>
#include <utility>

namespace ovyxa::cli {

using namespace Qt::StringLiterals;

namespace {

// Real time. The engine answers in milliseconds; a sender has given up by its own limit (10 s) when ours is over.
constexpr std::chrono::seconds patience{2};
constexpr std::chrono::seconds patienceWithPeers{15};

/// `listen`: the receiver alone.
class ListenCommand final : public BenchCommand
{
    Q_OBJECT
public:
    ListenCommand(ListenOptions options, const Globals &globals, Output *output) : BenchCommand(globals, output), m_options(std::move(options)) {}

    /// On somebody else's bench nothing is left receiving, whatever the end.
    ~ListenCommand() override
    {
        if (m_hasStarted && !m_concluded && isErrand())
            bench()->receiver()->stop();
    }

    [[nodiscard]] Reach reach() const override { return Reach::There; }
    [[nodiscard]] WhenReady whenReady() const override
    {
        WhenReady wanted{fromStd(m_options.readyFile), {}};
        for (const std::string &word : m_options.command)
            wanted.command += fromStd(word);
        return wanted;
    }

    void start() override
    {
        if (isErrand()) {
            m_ready = globals().errand->readiness();
        } else if (const auto prepared = ReadyFile::prepare(fromStd(m_options.readyFile)); !prepared) {
            return fail(prepared.error());
        } else {
            m_readyHere = std::make_unique<ReadinessHere>(whenReady(), out().isJson());
            m_ready = m_readyHere.get();
        }
        const auto setup = m_options.setup(globals().errand);
        if (!setup)
            return fail(setup.error());
        m_forward.url = setup->forwardTo;
        if (!m_options.duration.empty()) {
            const auto duration = durationFromText(fromStd(m_options.duration));
            if (!duration)
                return fail(duration.error());
            m_duration = *duration;
        }
        BenchOptions options;
        options.resumeUnfinished = false;
        if (!open(options, WhenHeld::UseTemporary))
            return;
        if (const ReceiverState state = bench()->receiver()->state(); isErrand() && state.running) {
            return fail({ErrorCode::Unavailable, tr("The bench that holds the profile receives already, on %1. See what it gets with "
                                                    "\"ovyxa-bench watch\", stop it there, or name another profile with --profile.")
                                                     .arg(state.url)});
        }
        m_authority = authorityFileOf(*setup, bench()->authorityFile());
        m_teller = new RequestTeller(
            bench(), m_options.full,
            [this](const Capture &capture, const SignatureReport &diagnosis, const CaptureDetails *details) { tell(capture, diagnosis, details); },
            this);
        connect(bench()->receiver(), &ReceiverDoor::alertRaised, this, &ListenCommand::reportAlert);
        connect(bench()->receiver(), &ReceiverDoor::capturesAdded, this, &ListenCommand::report);
        onTermination([this] { end(); });
        bench()->receiver()->start(*setup, this, orFail([this] {
            m_hasStarted = true;
            if (!m_windingUp)
                announce();
            m_hasSpoken = true;
            for (const auto &tellIt : std::exchange(m_early, {}))
                tellIt();
            if (m_windingUp)
                conclude();
        }));
    }

    void sumUp() override
    {
        nlohmann::ordered_json summary{{"type", "summary"}, {"requests", m_requests}, {"valid", m_valid}, {"invalid", m_invalid}};
        QString text = tr("%n request(s): %1 with a valid signature, %2 with an invalid one.", nullptr, m_requests).arg(m_valid).arg(m_invalid);
        if (m_missing > 0)
            text += u' ' + tr("%n had no signature.", nullptr, m_missing);
        if (m_unchecked > 0)
            text += u' ' + tr("%n went unchecked, as no secret is known.", nullptr, m_unchecked);
        if (m_unjudged > 0)
            text += u' ' + tr("%n could not be checked, each for the reason that stands with it.", nullptr, m_unjudged);
        if (!m_options.alerts.empty()) {
            summary["alerts"] = m_alerts;
            text += u' ' + tr("%n alert(s).", nullptr, m_alerts);
        }
        out().result(summary, text);
    }

private:
    void announce()
    {
        if (isErrand()) { // whoever is at that bench may stop it, too
            connect(bench()->receiver(), &ReceiverDoor::changed, this, [this](const ReceiverState &state) {
                if (!state.running && !m_windingUp)
                    conclude();
            });
        }
        const ReceiverState state = bench()->receiver()->state();
        QString text = tr("Listening on %1. Ctrl+C ends it.").arg(state.url);
        if (!m_authority.isEmpty())
            text += u'\n' + tr("Clients trust it with the CA certificate %1").arg(m_authority);
        nlohmann::ordered_json line{{"type", "listening"}, {"url", state.url.toStdString()}, {"ca_file", textOrNull(m_authority)}};
        if (!m_forward.url.isEmpty()) {
            line["forward_to"] = m_forward.url.toStdString();
            line["forward_path"] = m_forward.keepsPath() ? "kept" : "replaced";
            text += u'\n' + m_forward.inWords();
        }
        connect(m_ready, &Readiness::failed, this, [this](const Error &error) {
            if (!isErrand())
                return fail(error);
            m_problem = error; // told once the receiver has stopped: who then calls again finds it free
            windUp();
        });
        connect(m_ready, &Readiness::commandEnded, this, [this](int code) { // when it has ended, so do we
            m_commandEnded = true;
            m_commandCode = code;
            m_concluded ? summarise() : windUp();
        });
        m_ready->announce(state.url, m_authority);
        if (isFinished())
            return;
        out().result(line, text);
        if (state.beyondLoopback)
            out().note(tr("This address can be reached from other machines."));
        m_ready->startCommand();
        if (isFinished())
            return;
        if (m_duration.count() > 0)
            QTimer::singleShot(m_duration, Qt::PreciseTimer, this, [this] {
                m_timeIsUp = true;
                end();
            });
    }

    /// The user's wish, or the time: a command goes first, since it may still want to send.
    void end()
    {
        if (!m_ready->isCommandRunning())
            return windUp();
        m_isCutShort = true;
        m_ready->endCommand();
    }

    void reportAlert(const Alert &alert)
    {
        if (isSilent() || alert.rule.id.isValid()) // the profile's own rules are the desktop's
            return;
        if (!m_hasSpoken)
            return m_early.push_back([this, alert] { reportAlert(alert); });
        ++m_alerts;
        const Speaking inTheirs = speaking();
        out().result(alertLine(alert), alertText(alert));
        if (m_options.exitOnAlert && !m_lastWanted.isValid()) {
            m_lastWanted = alert.capture;
            QTimer::singleShot(patience, this, &ListenCommand::windUp); // its answer may be slow, or never come
        }
    }

    void report(const QList<Capture> &captures)
    {
        if (!m_hasSpoken)
            return m_early.push_back([this, captures] { report(captures); });
        const Speaking inTheirs = speaking();
        const Output::Together burst(&out());
        for (const Capture &capture : captures) {
            if (isSilent() || hasAll())
                break; // of one batch there may be more than were asked for
            ++m_requests;
            m_valid += capture.verdict == Verdict::Valid;
            m_invalid += capture.verdict == Verdict::Invalid;
            m_missing += capture.verdict == Verdict::Missing;
            if (capture.verdict == Verdict::Unchecked)
                ++(reasonCode(capture, {}) == "unchecked" ? m_unchecked : m_unjudged);
            m_teller->add(capture);
        }
        if (hasAll())
            return finishAnswering();
        const auto isLast = [this](const Capture &capture) { return m_lastWanted.isValid() && capture.id == m_lastWanted; };
        if (std::any_of(captures.cbegin(), captures.cend(), isLast))
            windUp();
    }

    void tell(const Capture &capture, const SignatureReport &diagnosis, const CaptureDetails *details)
    {
        const QString &reason = diagnosis.cause.isEmpty() ? capture.reason : diagnosis.reason;
        const auto verdict = toText(capture.verdict);
        nlohmann::ordered_json line{{"type", "request"}};
        line["id"] = capture.id.value;
        line["method"] = capture.method.toStdString();
        line["target"] = capture.target.toStdString();
        line["verdict"] = std::string(verdict.data(), size_t(verdict.size()));
        line["reason"] = textOrNull(reason);
        line["reason_code"] = reasonCode(capture, diagnosis.cause);
        if (capture.crossSite)
            line["cross_site"] = true;
        line["body_bytes"] = capture.bodyBytes;
        line["status"] = capture.status > 0 ? nlohmann::ordered_json(capture.status) : nlohmann::ordered_json(nullptr);
        addOutcome(line, capture);
        if (details) {
            line["headers"] = headerPairs(details->headers);
            addBytes(line, "body", details->body);
            line["trailers"] = headerPairs(details->trailers);
        }
        out().result(line, out().isJson() ? QString() : captureText(capture, diagnosis, details));
    }

    [[nodiscard]] bool hasAll() const { return m_options.count > 0 && m_requests == m_options.count; }

    /// Whoever still waits for the last answers (drip, hang) is not cut off.
    void finishAnswering()
    {
        if (std::exchange(m_windingUp, true))
            return;
        concludeWhenStopped(patienceWithPeers);
        bench()->receiver()->finish();
    }

    /// Stops the receiver, whatever is still to be answered.
    void windUp()
    {
        if (!std::exchange(m_windingUp, true))
            concludeWhenStopped(patience);
        bench()->receiver()->stop();
    }

    /// The news that it has stopped comes after all that it took in before.
    void concludeWhenStopped(std::chrono::seconds atMost)
    {
        connect(bench()->receiver(), &ReceiverDoor::changed, this, [this](const ReceiverState &state) {
            if (!state.running)
                conclude();
        });
        QTimer::singleShot(atMost, this, &ListenCommand::conclude);
    }

    void conclude()
    {
        const Speaking inTheirs = speaking();
        if (!isFinished() && !std::exchange(m_concluding, true))
            m_teller->finish([this] { summarise(); });
    }

    void endedWhileWaiting(bool wasAsked) override
    {
        if (!wasAsked)
            return BenchCommand::endedWhileWaiting(wasAsked);
        out().result({{"type", "summary"}, {"requests", 0}, {"valid", 0}, {"invalid", 0}},
                     tr("It was asked to end while it waited for the profile."));
        finish(Done);
    }

    void summarise()
    {
        m_concluded = true;
        if (m_problem)
            return fail(*m_problem);
        if (m_ready->isCommandRunning()) {
            if (!hasAll()) // else all that was asked for has come, and it may go on working
                m_ready->endCommand();
            return;
        }
        const bool isShort = (m_timeIsUp || m_commandEnded) && m_requests < m_options.count;
        if (isShort && m_timeIsUp)
            out().note(tr("The time was up after %1 of %n request(s).", nullptr, m_options.count).arg(m_requests));
        else if (isShort)
            out().note(tr("The command ended after %1 of %n request(s).", nullptr, m_options.count).arg(m_requests));
        else if (m_isCutShort)
            out().note(m_timeIsUp ? tr("The time was up before the command had ended.") : tr("It was asked to end before the command had ended."));
        const bool hasInvalid = m_options.failOnInvalid && m_valid < m_requests;
        sumUp();
        const bool isUnproved = m_isCutShort && m_timeIsUp; // what it was to find out, nobody knows; a signal's end is the command's to tell
        finish(isShort || hasInvalid || isUnproved || (m_options.exitOnAlert && m_alerts > 0) ? int(AnswerIsNo) : m_commandCode);
    }

    ListenOptions m_options;
    std::chrono::milliseconds m_duration{};
    QString m_authority;     ///< the file to trust it with; empty = none
    ForwardTarget m_forward; ///< its URL is empty if nothing is passed on
    int m_requests = 0;
    int m_valid = 0;
    int m_invalid = 0;
    int m_missing = 0;
    int m_unchecked = 0; ///< for want of a secret
    int m_unjudged = 0;  ///< malformed, for another host …
    int m_alerts = 0;
    CaptureId m_lastWanted; ///< after this request it ends
    bool m_hasStarted = false;
    bool m_hasSpoken = false;                   ///< of where it listens; the first line is that
    std::vector<std::function<void()>> m_early; ///< what came before
    bool m_timeIsUp = false;
    bool m_windingUp = false;
    bool m_concluding = false;
    bool m_concluded = false;
    bool m_isCutShort = false; ///< the command was asked to end, before its time
    bool m_commandEnded = false;
    int m_commandCode = Done;
    std::optional<Error> m_problem; ///< of what was to be done where the call was made
    std::unique_ptr<ReadinessHere> m_readyHere;
    Readiness *m_ready = nullptr; ///< with whoever asked
    RequestTeller *m_teller = nullptr;
};

} // namespace

void addListen(CLI::App &app, CommandFactory &chosen)
{
    auto options = std::make_shared<ListenOptions>();
    CLI::App *listen = app.add_subcommand("listen", ListenCommand::tr("Receive webhooks and check their signatures").toStdString());
    options->addTo(*listen);
    listen->callback([options, &chosen] {
        chosen = [options](const Globals &globals, Output *output) { return std::make_unique<ListenCommand>(*options, globals, output); };
    });
}

} // namespace ovyxa::cli

#include "listen_command.moc"
