// SPDX-License-Identifier: MIT
#include "app/cli/progress_bar.h"

#include "core/model/speaking.h"
#include "core/platform/streams.h"
#include "core/platform/terminal.h"

#include <QtCore/QCoreApplication>

#include <algorithm>

namespace ovyxa::cli {

using namespace Qt::StringLiterals;

namespace {

struct ProgressBarWords
{
    Q_DECLARE_TR_FUNCTIONS(Output)
};

} // namespace

bool isProgressSeen()
{
    return canRewriteLine(standardError);
}

QString progressBar(qint64 done, qint64 total, const QString &text)
{
    constexpr qint64 barColumns = 20;
    const qint64 whole = std::max<qint64>(total, 1); // nothing of nothing may have been found yet
    const qint64 over = std::clamp<qint64>(done, 0, whole);
    const qint64 filled = over * barColumns / whole;
    return u"[%1%2] %3% %4"_s.arg(QString(filled, u'#'), QString(barColumns - filled, u'-')).arg(over * 100 / whole, 3).arg(text);
}

QString progressBar(qint64 done, qint64 total)
{
    return progressBar(done, total, ProgressBarWords::tr("%1 of %2").arg(Speaking::figure(done), Speaking::figure(total)));
}

} // namespace ovyxa::cli
