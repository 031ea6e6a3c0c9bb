// SPDX-License-Identifier: MIT
#include "app/cli/command.h"

#include "app/cli/errand.h"

#include "core/model/speaking.h"

#include <QtCore/QTimer>

namespace ovyxa::cli {

Command::Command(Globals globals, Output *output) : m_globals(std::move(globals)), m_output(output)
{
    m_output->onBroken([this](const QString &reason) {
        m_lossReason = reason;
        // Told from the event loop: the command may be in the midst of reporting.
        QTimer::singleShot(0, this, [this] {
            const Speaking inTheirs = speaking();
            fail({ErrorCode::Unavailable, lossWords()});
        });
    });
}

Speaking Command::speaking() const
{
    return Speaking(m_globals.errand ? m_globals.errand->surroundings().language : QString());
}

QString Command::lossWords() const
{
    return tr("Standard output takes nothing more (%1), so this ends here.").arg(m_lossReason);
}

void Command::finish(int exitCode)
{
    if (m_finished)
        return;
    m_finished = true;
    // What was promised on standard output did not get there: that is not "done".
    if (m_output->isBroken() && exitCode == Done) {
        const Speaking inTheirs = speaking();
        m_output->note(lossWords());
        exitCode = Refused;
    }
    emit finished(exitCode);
}

void Command::fail(const Error &error)
{
    if (m_finished)
        return;
    m_output->problem(error);
    emit failed(error);
    finish(exitCodeOf(error.code));
}

} // namespace ovyxa::cli
