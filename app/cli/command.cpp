// SPDX-License-Identifier: MIT
#include "app/cli/command.h"

#include "app/cli/errand.h"

#include "core/model/speaking.h"

#include <QtCore/QTimer>

#include <utility>

namespace ovyxa::cli {

Command::Command(Globals globals, Output *output) : m_globals(std::move(globals)), m_output(output)
{
    m_output->onBroken([this](const QString &reason) {
        m_lossReason = reason;
        // Told from the event loop: the command may be in the midst of reporting.
        QTimer::singleShot(0, this, [this] {
            if (isFinished())
                return;
            const Speaking inTheirs = speaking();
            noteLoss();
            outputLost();
        });
    });
}

Speaking Command::speaking() const
{
    return Speaking(m_globals.errand ? m_globals.errand->surroundings().language : QString());
}

QString Command::lossWords(const QString &reason)
{
    return tr("Standard output takes nothing more (%1), so this ends here.").arg(reason);
}

void Command::noteLoss()
{
    if (!std::exchange(m_isLossSaid, true))
        m_output->note(loss().message);
}

void Command::outputLost()
{
    emit failed(loss());
    finish(Refused);
}

void Command::finish(int exitCode)
{
    if (m_finished)
        return;
    m_finished = true;
    if (m_output->endedWith(exitCode) != exitCode) {
        const Speaking inTheirs = speaking();
        noteLoss();
    }
    emit finished(m_output->endedWith(exitCode));
}

void Command::fail(const Error &error)
{
    if (isFinished())
        return;
    m_output->problem(error);
    emit failed(error);
    finish(exitCodeOf(error.code));
}

} // namespace ovyxa::cli
