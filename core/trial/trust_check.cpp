// SPDX-License-Identifier: MIT
#include "core/trial/trust_check.h"

#include "core/bench/receiver_door.h"
#include "core/platform/processes.h"
#include "core/tls/local_authority.h"
#include "core/tls/system_store.h"

#include <QtCore/QFile>
#include <QtCore/QProcess>
#include <QtCore/QStandardPaths>
#include <QtCore/QSysInfo>
#include <QtCore/QTemporaryDir>
#include <QtCore/QThread>
#include <QtCore/QTimer>

namespace ovyxa {

using namespace Qt::StringLiterals;

namespace {

constexpr qsizetype mostOutput = 64 * 1024;

/// Ours, without what would lead a client elsewhere or tell it a secret.
QProcessEnvironment cleanEnvironment()
{
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    const QStringList names = environment.keys();
    for (const QString &name : names) {
        if (name.endsWith("_proxy"_L1, Qt::CaseInsensitive) || name.startsWith("OVYXA_"_L1))
            environment.remove(name);
    }
    return environment;
}

StoreTool storeTool()
{
    const bool debian = !QStandardPaths::findExecutable(u"update-ca-certificates"_s).isEmpty()
                        || !QStandardPaths::findExecutable(u"update-ca-certificates"_s, {u"/usr/sbin"_s}).isEmpty();
    return debian ? StoreTool::UpdateCaCertificates : StoreTool::P11Kit;
}

QString systemName()
{
    QString name = QSysInfo::productType();
    if (!name.isEmpty())
        name[0] = name.at(0).toUpper();
    return QString(name % u' ' % QSysInfo::productVersion()).trimmed();
}

} // namespace

/// One process of a client. It is killed when this goes.
struct TrustCheck::Run
{
    QTemporaryDir folder;
    QByteArray output;
    QTimer limit;
    QProcess process; ///< first to go: what it tells on its way is heard by nobody

    ~Run()
    {
        process.disconnect();
        process.kill();
        process.waitForFinished();
    }
};

TrustCheck::TrustCheck(ReceiverDoor *receiver, QString authorityFile, QObject *parent)
    : QObject(parent)
    , m_receiver(receiver)
    , m_authorityFile(std::move(authorityFile))
{
    for (const TrustClient client : allTrustClients)
        m_findings.append({client, true, TrustAnswer::Unclear, {}, {}, false, {}});
    m_runs.resize(allTrustClients.size());
}

TrustCheck::~TrustCheck()
{
    if (m_storeReader)
        m_storeReader->wait();
    m_receiver->hideCertificate();
}

bool TrustCheck::isAsking() const
{
    return std::any_of(m_findings.cbegin(), m_findings.cend(), [](const TrustFinding &each) { return each.asking; });
}

void TrustCheck::ask()
{
    ++m_round;
    for (auto &run : m_runs)
        run.reset();
    for (int row = 0; row < m_findings.size(); ++row) {
        m_findings[row] = {m_findings.at(row).client, true, TrustAnswer::Unclear, {}, {}, false, m_findings.at(row).mending};
        Q_EMIT found(row);
    }
    m_receiver->showCertificate(this, [this, round = m_round](const Result<QString> &url) {
        if (round != m_round)
            return;
        if (url)
            return begin(*url);
        for (TrustFinding &each : m_findings)
            each.asking = false;
        Q_EMIT failed(url.error().message);
        Q_EMIT finished();
    });
}

void TrustCheck::begin(const QString &url)
{
    m_url = url;
    if (const auto authority = loadCertificates(m_authorityFile))
        m_validUntil = authority->constFirst().expiryDate();
    const StoreTool tool = storeTool();
    // The server that they are asked at is gone soon, and a line is for later: it names the receiver, or where that usually listens.
    const QString receiver = m_receiver->state().url;
    const QString lasting = receiver.startsWith("https:"_L1) ? receiver : u"https://localhost:8443/"_s;
    for (int row = 0; row < m_findings.size(); ++row) {
        m_findings[row].mending = rules::trustMending(m_findings.at(row).client, m_authorityFile, lasting, tool);
        if (m_findings.at(row).client != TrustClient::System)
            launch(row, Step::Version);
    }
    askSystem();
}

void TrustCheck::askSystem()
{
    if (m_storeReader)
        m_storeReader->wait();
    m_storeReader.reset(QThread::create([this, round = m_round, file = m_authorityFile] {
        const auto authority = loadCertificates(file);
        const bool has = authority && systemStoreHas(authority->constFirst());
        QMetaObject::invokeMethod(
            this,
            [this, round, has] {
                if (round != m_round)
                    return;
                TrustFinding &system = m_findings.last();
                system.version = systemName();
                system.answer = has ? TrustAnswer::Accepts : TrustAnswer::Refuses;
                settle(int(m_findings.size()) - 1);
            },
            Qt::QueuedConnection);
    }));
    m_storeReader->start();
}

void TrustCheck::launch(int row, Step step)
{
    const TrustFinding &finding = m_findings.at(row);
    const TrustAsking asking = rules::trustAsking(finding.client);
    auto run = std::make_unique<Run>();
    QProcessEnvironment environment = cleanEnvironment();
    QStringList arguments = step == Step::Version ? asking.version : QStringList(asking.arguments + QStringList{m_url});
    if (step == Step::AskWithLine) {
        for (const auto &[name, value] : finding.mending.variables)
            environment.insert(name, value);
        arguments = finding.mending.arguments + arguments;
    }
    if (!asking.fileName.isEmpty()) {
        QFile file(run->folder.filePath(asking.fileName));
        if (file.open(QIODevice::WriteOnly))
            file.write(asking.fileContent); // one that it lacks is the client's to tell
    }
    QProcess *process = &run->process;
    process->setProcessEnvironment(environment);
    process->setWorkingDirectory(run->folder.path());
    process->setProcessChannelMode(QProcess::MergedChannels);
    process->setStandardInputFile(QProcess::nullDevice());
    process->setChildProcessModifier(childModifier({false, true}));
    connect(process, &QProcess::readyRead, this, [this, row] {
        Run &now = *m_runs.at(size_t(row));
        now.output += now.process.readAll();
        if (now.output.size() > mostOutput)
            now.process.kill();
        now.output.truncate(mostOutput);
    });
    // Queued: a process is not deleted while it tells of its end.
    const auto end = [this, row, step, round = m_round](int code) {
        if (round == m_round)
            ended(row, step, code);
    };
    const auto onError = [end](QProcess::ProcessError error) {
        if (error == QProcess::FailedToStart)
            end(-1);
    };
    const auto onFinished = [end](int code, QProcess::ExitStatus status) { end(status == QProcess::NormalExit ? code : -1); };
    connect(process, &QProcess::errorOccurred, this, onError, Qt::QueuedConnection);
    connect(process, &QProcess::finished, this, onFinished, Qt::QueuedConnection);
    run->limit.setSingleShot(true);
    connect(&run->limit, &QTimer::timeout, process, &QProcess::kill);
    run->limit.start(asking.limit);
    m_runs[size_t(row)] = std::move(run);
    process->start(asking.program, arguments);
}

void TrustCheck::ended(int row, Step step, int exitCode)
{
    TrustFinding &finding = m_findings[row];
    const QByteArray output = m_runs.at(size_t(row))->output;
    m_runs[size_t(row)].reset();
    switch (step) {
    case Step::Version:
        if (exitCode == 0) {
            finding.version = rules::trustVersion(output);
            return launch(row, Step::Ask);
        }
        finding.answer = TrustAnswer::NotHere;
        break;
    case Step::Ask:
        finding.answer = rules::trustAnswer(exitCode, output);
        if (finding.answer != TrustAnswer::Accepts)
            finding.words = rules::trustWords(output);
        if (finding.answer == TrustAnswer::Refuses && finding.mending.canBeTried())
            return launch(row, Step::AskWithLine);
        break;
    case Step::AskWithLine: finding.mended = rules::trustAnswer(exitCode, output) == TrustAnswer::Accepts; break;
    }
    settle(row);
}

void TrustCheck::settle(int row)
{
    m_findings[row].asking = false;
    Q_EMIT found(row);
    if (isAsking())
        return;
    m_receiver->hideCertificate();
    Q_EMIT finished();
}

} // namespace ovyxa
