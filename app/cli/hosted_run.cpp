// SPDX-License-Identifier: MIT
#include "app/cli/hosted_run.h"

#include "app/cli/command_line.h"

#include "core/model/speaking.h"

#include <QtCore/QTimer>

namespace ovyxa::cli {

HostedRun::HostedRun(Bench *bench, Surroundings surroundings, Output *output) : m_errand(bench, std::move(surroundings)), m_output(output) {}

HostedRun::~HostedRun() = default;

void HostedRun::start(const QStringList &arguments)
{
    const Speaking speaking(m_errand.surroundings().language);
    if (const auto code = begin(arguments))
        QTimer::singleShot(0, this, [this, code = *code] { emit finished(code); });
}

/// Nothing, if it is under way.
std::optional<int> HostedRun::begin(const QStringList &arguments)
{
    QList<QByteArray> words{"ovyxa-bench"};
    for (const QString &argument : arguments)
        words += argument.toUtf8();
    std::vector<char *> pointers;
    for (QByteArray &word : words)
        pointers.push_back(word.data());
    Request request = parseArguments(int(pointers.size()), pointers.data(), *m_output);
    if (request.exitCode)
        return request.exitCode;
    request.globals.errand = &m_errand;
    if (request.command)
        m_command = request.command(request.globals, m_output);
    if (!m_command || m_command->reach() == Command::Reach::Alone) {
        m_output->problem({ErrorCode::InvalidInput, tr("A running bench does not carry this out: it is for a bench, or a profile, of its own.")});
        return WrongCall;
    }
    m_errand.setReadiness(std::make_unique<ReadinessThere>(!m_command->whenReady().command.isEmpty()));
    connect(m_errand.readiness(), &ReadinessThere::announced, this, &HostedRun::ready);
    connect(m_errand.readiness(), &ReadinessThere::startAsked, this, &HostedRun::commandStartAsked);
    connect(m_errand.readiness(), &ReadinessThere::endAsked, this, &HostedRun::commandEndAsked);
    connect(m_command.get(), &Command::finished, this, [this](int code) { m_code = code; });
    connect(m_command.get(), &Command::finished, this, &HostedRun::finished, Qt::QueuedConnection);
    m_command->start();
    return {};
}

void HostedRun::beginEnd()
{
    if (m_command)
        m_command->beginEnd();
}

std::optional<int> HostedRun::cutOff(const Error &why)
{
    const Speaking speaking(m_errand.surroundings().language);
    if (m_command && !m_code) {
        m_command->beginEnd();
        m_command->sumUp();
        emit m_command->failed(why);
    }
    return m_code;
}

void HostedRun::takeInput(const QByteArray &bytes)
{
    const Speaking speaking(m_errand.surroundings().language);
    emit m_errand.inputCame(bytes);
}

void HostedRun::endInput()
{
    const Speaking speaking(m_errand.surroundings().language);
    emit m_errand.inputEnded();
}

void HostedRun::takeCommandEnd(int code)
{
    const Speaking speaking(m_errand.surroundings().language);
    if (m_errand.readiness())
        m_errand.readiness()->takeEnd(code);
}

void HostedRun::takeFailure(const Error &error)
{
    const Speaking speaking(m_errand.surroundings().language);
    if (m_errand.readiness())
        m_errand.readiness()->takeFailure(error);
}

void HostedRun::end()
{
    const Speaking speaking(m_errand.surroundings().language);
    emit m_errand.endRequested();
}

} // namespace ovyxa::cli
