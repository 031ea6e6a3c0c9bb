// SPDX-License-Identifier: MIT
#include "app/cli/readiness.h"

#include "app/cli/child_process.h"

namespace ovyxa::cli {

using namespace Qt::StringLiterals;

ReadinessHere::ReadinessHere(WhenReady wanted, bool isJson) : m_wanted(std::move(wanted)), m_isJson(isJson) {}

ReadinessHere::~ReadinessHere() = default;

void ReadinessHere::announce(const QString &url, const QString &authorityFile)
{
    m_url = url;
    m_authorityFile = authorityFile;
    if (m_wanted.file.isEmpty())
        return;
    m_file.emplace(m_wanted.file);
    if (const auto written = m_file->write(url, authorityFile); !written) {
        m_wanted.command.clear();
        emit failed(written.error());
    }
}

void ReadinessHere::startCommand()
{
    if (m_wanted.command.isEmpty())
        return;
    m_child = std::make_unique<ChildProcess>(m_wanted.command, m_isJson);
    connect(m_child.get(), &ChildProcess::failed, this, &Readiness::failed);
    connect(m_child.get(), &ChildProcess::ended, this, &Readiness::commandEnded);
    m_child->start({{u"OVYXA_BENCH_URL"_s, m_url}, {u"OVYXA_BENCH_CA"_s, m_authorityFile}});
}

bool ReadinessHere::isCommandRunning() const
{
    return m_child && m_child->isRunning();
}

void ReadinessHere::endCommand()
{
    if (m_child)
        m_child->end();
}

void ReadinessThere::announce(const QString &url, const QString &authorityFile)
{
    emit announced(url, authorityFile);
}

void ReadinessThere::startCommand()
{
    m_isRunning = m_hasCommand;
    if (m_isRunning)
        emit startAsked();
}

void ReadinessThere::endCommand()
{
    if (m_isRunning)
        emit endAsked();
}

void ReadinessThere::takeEnd(int code)
{
    if (std::exchange(m_isRunning, false))
        emit commandEnded(code);
}

void ReadinessThere::takeFailure(const Error &error)
{
    m_isRunning = false;
    emit failed(error);
}

} // namespace ovyxa::cli
