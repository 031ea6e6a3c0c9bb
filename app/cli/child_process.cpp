// SPDX-License-Identifier: MIT
#include "app/cli/child_process.h"

#include "core/platform/processes.h"

namespace ovyxa::cli {

namespace {
constexpr std::chrono::seconds patienceWithChild{5}; // between asking it to end and ending it
}

ChildProcess::ChildProcess(const QStringList &command, bool isJson)
{
    m_process.setProgram(command.constFirst());
    m_process.setArguments(command.mid(1));
    m_process.setProcessChannelMode(QProcess::ForwardedChannels);
    m_process.setInputChannelMode(QProcess::ForwardedInputChannel);
    m_process.setChildProcessModifier(childModifier({.writesToErrors = isJson, .endsWithUs = true}));
    m_patience.setSingleShot(true);
    connect(&m_patience, &QTimer::timeout, &m_process, [this] { endNow(m_process.processId()); });
    connect(&m_process, &QProcess::finished, this, [this](int code, QProcess::ExitStatus status) {
        m_patience.stop();
        emit ended(status == QProcess::CrashExit ? 128 + code : code); // Qt gives the signal's number as the code
    });
    connect(&m_process, &QProcess::errorOccurred, this, [this](QProcess::ProcessError error) {
        if (error == QProcess::FailedToStart) {
            emit failed(
                {ErrorCode::InvalidInput, tr("The command %1 cannot be started: %2").arg(m_process.program().left(200), m_process.errorString())});
        }
    });
}

ChildProcess::~ChildProcess()
{
    disconnect(&m_process, nullptr, this, nullptr);
    if (!isRunning())
        return;
    askToEnd(m_process.processId());
    if (m_process.waitForFinished(int(std::chrono::milliseconds(patienceWithChild).count())))
        return;
    endNow(m_process.processId());
    m_process.waitForFinished();
}

void ChildProcess::start(const QList<std::pair<QString, QString>> &variables)
{
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    for (const auto &[name, value] : variables)
        environment.insert(name, value);
    m_process.setProcessEnvironment(environment);
    m_process.start();
}

void ChildProcess::end()
{
    if (!isRunning() || m_patience.isActive())
        return;
    askToEnd(m_process.processId());
    m_patience.start(patienceWithChild);
}

} // namespace ovyxa::cli
