// SPDX-License-Identifier: MIT
#include "app/cli/bench_command.h"
#include "app/cli/shown_words.h"

#include "core/trial/trial.h"

#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

namespace ovyxa::cli {

namespace {

/// `trial`: proves sender and receiver end to end.
class TrialCommand final : public BenchCommand
{
    Q_OBJECT
public:
    using BenchCommand::BenchCommand;

    void start() override
    {
        BenchOptions options;
        options.resumeUnfinished = false;
        options.sendsSecurely = true;
        options.keepsTime = false; // its half-hours of retries are over in a second, and nobody else's
        if (!(globals().profile.isEmpty() ? openTemporary(options) : open(options)))
            return;
        m_trial = std::make_unique<Trial>(bench());
        connect(m_trial.get(), &Trial::step, this, [this](const QString &name, bool ok, const QString &detail, const QString &code) {
            ++(ok ? m_passed : m_failed);
            const QString mark = ok ? QStringLiteral("✓") : QStringLiteral("✕");
            out().result(
                {{"type", "step"}, {"name", name.toStdString()}, {"ok", ok}, {"detail", detail.toStdString()}, {"detail_code", code.toStdString()}},
                QStringLiteral("%1 %2: %3").arg(mark, trialStepText(name), detail));
        });
        connect(m_trial.get(), &Trial::finished, this, [this](int passed, int failed) {
            summarise(passed, failed);
            finish(failed == 0 ? Done : AnswerIsNo);
        });
        onTermination([this] {
            summarise(m_passed, m_failed);
            finish(AnswerIsNo); // not all of it was proved
        });
        onStorageTrouble([this] {
            summarise(m_passed, m_failed);
            finish(Refused);
        });
        m_trial->start();
    }

private:
    void summarise(int passed, int failed)
    {
        out().result({{"type", "summary"}, {"passed", passed}, {"failed", failed}},
                     failed == 0 ? tr("%n step(s) passed.", nullptr, passed) : tr("%n step(s) passed, %1 failed.", nullptr, passed).arg(failed));
    }

    std::unique_ptr<Trial> m_trial;
    int m_passed = 0;
    int m_failed = 0;
};

} // namespace

void addTrial(CLI::App &app, CommandFactory &chosen)
{
    CLI::App *trial = app.add_subcommand(
        "trial",
        TrialCommand::tr("Prove the whole way: trigger, sign, deliver, retry, receive, verify, replay; on a temporary profile, or in --profile")
            .toStdString());
    trial->callback([&chosen] { chosen = [](const Globals &globals, Output *output) { return std::make_unique<TrialCommand>(globals, output); }; });
}

} // namespace ovyxa::cli

#include "trial_command.moc"
