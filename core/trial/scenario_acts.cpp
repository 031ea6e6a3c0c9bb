// SPDX-License-Identifier: MIT
// The steps of a scenario that do something.
#include "core/trial/scenario_runner.h"

#include "core/model/text.h"
#include "core/payload/json_text.h"
#include "core/payload/payload.h"
#include "core/platform/processes.h"
#include "core/signing/signature.h"
#include "core/trial/scenario_json.h"
#include "core/trial/scenario_runner_replies.h"

namespace ovyxa {

using namespace Qt::StringLiterals;

namespace {

constexpr qsizetype keptOutput = 64 * 1024;
constexpr int hitsAtOnce = 500;
constexpr std::chrono::minutes commandLimit{10}; // real

/// The members of one object with those of another in their place or behind them, each as it is written.
QByteArray mergedObject(const QByteArray &base, const QByteArray &over)
{
    const auto first = parsePlacedJson(base);
    const auto second = parsePlacedJson(over);
    if (!first || !second)
        return over;
    QByteArray merged = "{";
    const auto add = [&merged](const QByteArray &text, const PlacedJson &value) {
        if (merged.size() > 1)
            merged += ',';
        merged += encodedString(value.key) + ':' + QByteArrayView(text).sliced(value.at, value.end - value.at);
    };
    for (const PlacedJson &member : first->children) {
        const PlacedJson *other = second->find(member.key);
        add(other ? over : base, other ? *other : member);
    }
    for (const PlacedJson &member : second->children) {
        if (!first->find(member.key))
            add(over, member);
    }
    return merged + '}';
}

/// Addresses that are nobody's, each of another visitor's network, since visitors are told apart by that.
QString madeUpAddress(int visitor)
{
    return u"10.%1.%2.1"_s.arg(visitor / 256 % 256).arg(visitor % 256);
}

} // namespace

EventDraft ScenarioRunner::draftOf(const ScenarioStep &step) const
{
    EventDraft draft = m_bench->draft(step.event, m_scenario.site);
    if (step.data)
        draft.data = mergedObject(draft.data, *step.data);
    draft.body = step.body;
    return draft;
}

void ScenarioRunner::fire(const ScenarioStep &step)
{
    const EventDraft draft = draftOf(step);
    const bool isEdited = step.sign != ScenarioStep::Sign::Right || !step.headers.isEmpty();
    ResendDraft edited;
    if (isEdited) {
        auto body = payloadPreview(draft, m_scenario.target.format, m_bench->clock()->now());
        if (!body)
            return fail(u"body"_s, body.error().message);
        edited.webhook = m_webhook;
        edited.site = draft.site;
        edited.kind = draft.kind;
        edited.data = draft.data;
        edited.body = std::move(body).value();
        edited.edit.headers = {{"Content-Type", "application/json"}, {"User-Agent", "Ovyxa-Bench/" OVYXA_VERSION}};
        for (const Header &header : step.headers) {
            edited.edit.headers.removeIf([&header](const Header &usual) { return usual.name.compare(header.name, Qt::CaseInsensitive) == 0; });
            edited.edit.headers.append(header);
        }
        if (step.sign != ScenarioStep::Sign::Missing)
            edited.edit.headers.append({signatureHeader.toByteArray(), {}});
        edited.edit.signing = step.sign == ScenarioStep::Sign::Wrong     ? Resigning::Wrong
                              : step.sign == ScenarioStep::Sign::Missing ? Resigning::None
                                                                         : Resigning::Again;
    }
    const Reply<Fired> taken = orRefuse<Fired>([this](const Fired &fired) {
        for (const Delivery &delivery : fired.deliveries) {
            m_own.insert(delivery.id);
            if (!m_deliveries.contains(delivery.id))
                m_deliveries.insert(delivery.id, delivery);
            if (!this->step().as.isEmpty())
                m_ledger.named[this->step().as] += delivery.id;
        }
        --m_fires;
        check();
    });
    m_fires = step.times;
    await([this] { return m_fires == 0 && hasStarted(); },
          [this, count = step.times] { pass(tr("%n event(s) on the way to %1.", nullptr, count).arg(m_url)); });
    for (int i = 0; i < step.times; ++i) {
        if (isEdited)
            m_bench->sending()->resend(edited, this, taken);
        else
            m_bench->sending()->fireTo(draft, m_webhook, this, taken);
    }
}

void ScenarioRunner::hit(const ScenarioStep &step, int left)
{
    if (left == 0)
        return await([this] { return hasStarted(); }, [this, count = step.times] { pass(tr("%n hit(s) counted.", nullptr, count)); });
    QList<Hit> hits;
    for (int i = 0; i < std::min(left, hitsAtOnce); ++i) {
        Hit hit = step.hit;
        hit.site = m_scenario.site;
        if (hit.address.isEmpty())
            hit.address = madeUpAddress(m_visitors++);
        hits += hit;
    }
    m_bench->traffic()->hit(hits, this, orRefuse([this, rest = left - int(hits.size())] { hit(this->step(), rest); }));
}

void ScenarioRunner::askForReplay(DeliveryId id)
{
    ++m_replays;
    m_bench->sending()->replay({{id}, ReplayRequest::Body::Exact, {}, false}, this, orRefuse<ReplayId>([](const ReplayId &) {}));
}

void ScenarioRunner::replay(QList<DeliveryId> rest, bool overlap)
{
    const auto allMade = [this] { return m_replaysMade + m_replaysRefused >= m_replays; };
    const auto end = [this] {
        if (m_replaysRefused > 0)
            return fail(u"not_replayed"_s, tr("%n delivery(ies) could not be sent again.", nullptr, std::exchange(m_replaysRefused, 0)));
        pass(tr("The same bytes went out %n time(s).", nullptr, int(std::exchange(m_replays, 0))));
    };
    if (rest.isEmpty())
        return end();
    if (m_replays == 0)
        m_replaysMade = m_replaysRefused = 0;
    if (overlap) {
        for (const DeliveryId id : std::as_const(rest))
            askForReplay(id);
        return await([this, allMade] { return allMade() && hasStarted(); }, end);
    }
    // One after the other: each when the one before it has ended.
    askForReplay(rest.takeFirst());
    await([this, allMade] { return allMade() && isQuiet(); }, [this, rest] { replay(rest, false); });
}

void ScenarioRunner::respond(const ScenarioStep &step)
{
    m_bench->receiver()->setPlan(step.plan, this, orRefuse([this, plan = step.plan.text()] { pass(tr("The receiver answers: %1.").arg(plan)); }));
}

void ScenarioRunner::wait(Millis span)
{
    m_bench->clock()->advance(
        span, this, orRefuse([this, span] { await([this] { return isQuiet(); }, [this, span] { pass(tr("%1 later.").arg(shortSpan(span))); }); }));
}

void ScenarioRunner::rotate(const ScenarioStep &step)
{
    m_bench->catalogue()->rotateSecret(m_webhook, step.secret, this, orRefuse<WebhookWithSecret>([this](const WebhookWithSecret &) {
                                           pass(tr("A new secret; the old one is accepted for 24 hours more."));
                                       }));
}

void ScenarioRunner::runCommand(const ScenarioStep &step)
{
    m_process = std::make_unique<QProcess>();
    QProcessEnvironment environment = m_environment;
    environment.insert(u"OVYXA_BENCH_URL"_s, m_url);
    environment.insert(u"OVYXA_BENCH_CA"_s, m_bench->authorityFile());
    m_process->setProcessEnvironment(environment);
    m_process->setWorkingDirectory(m_directory);
    m_process->setProcessChannelMode(QProcess::MergedChannels);
    m_process->setProgram(step.command.constFirst());
    m_process->setArguments(step.command.mid(1));
    m_process->setStandardInputFile(QProcess::nullDevice());
    m_process->setChildProcessModifier(childModifier({.endsWithUs = true}));
    connect(m_process.get(), &QProcess::readyRead, this, [this] {
        m_output += m_process->readAll();
        if (m_output.size() > keptOutput)
            m_output = m_output.last(keptOutput);
    });
    connect(m_process.get(), &QProcess::finished, this, [this] { commandEnded(); });
    connect(m_process.get(), &QProcess::errorOccurred, this, [this](QProcess::ProcessError error) {
        if (error == QProcess::FailedToStart)
            commandEnded();
    });
    m_output.clear();
    m_commandLimit.start(commandLimit);
    m_process->start();
}

void ScenarioRunner::commandEnded()
{
    const Speaking speaking(m_language);
    if (m_isEnding || !m_process)
        return;
    const bool wasTooLong = !m_commandLimit.isActive();
    m_commandLimit.stop();
    m_output += m_process->readAll();
    const QString said = QString::fromUtf8(m_output).trimmed();
    m_current.output = said;
    const QString command = step().command.join(u' ');
    const bool started = m_process->error() != QProcess::FailedToStart;
    const bool crashed = m_process->exitStatus() == QProcess::CrashExit;
    const int signalled = 128; // as shells count it
    const int code = m_process->exitCode() + (crashed ? signalled : 0);
    const QString program = m_process->program();
    const QString problem = m_process->errorString();
    m_process.release()->deleteLater();
    if (m_isCancelled)
        return end();
    const QString expected = tr("exit code %1").arg(step().exitCode);
    if (!started)
        return fail(u"not_started"_s, tr("%1 cannot be started: %2").arg(program, problem), expected, tr("it cannot be started: %1").arg(problem));
    if (wasTooLong)
        return fail(u"too_long"_s, tr("The command was ended: it ran for %n minute(s).", nullptr, int(commandLimit.count())), expected,
                    tr("it did not end"));
    if (code == step().exitCode)
        return pass(tr("%1 ended with %2.").arg(command).arg(code));
    const QString found = crashed ? tr("it was ended by signal %1").arg(code - signalled) : tr("exit code %1").arg(code);
    const QString last = said.mid(said.lastIndexOf(u'\n') + 1);
    fail(crashed ? u"signal"_s : u"exit_code"_s,
         last.isEmpty() ? tr("Expected %1, found %2.").arg(expected, found) : tr("Expected %1, found %2: %3").arg(expected, found, last), expected,
         found);
}

} // namespace ovyxa
