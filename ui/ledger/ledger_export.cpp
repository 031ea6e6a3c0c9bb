// SPDX-License-Identifier: MIT
#include "ui/ledger/ledger_export.h"

#include "core/model/instant.h"
#include "core/model/text.h"
#include "core/payload/csv.h"
#include "ui/common/state_style.h"
#include "ui/ledger/ledger_words.h"

#include <QtCore/QSaveFile>
#include <QtCore/QStringList>

namespace ovyxa {

using namespace Qt::StringLiterals;

namespace {

QByteArray csvLine(const QStringList &fields)
{
    QByteArray line;
    for (const QString &each : fields) {
        if (&each != &fields.first())
            line += ',';
        appendCsvField(each.toUtf8(), &line);
    }
    return line + "\r\n";
}

} // namespace

QByteArray ledgerCsv(const QList<LedgerEntry> &entries, Instant now)
{
    QByteArray csv = csvBegin
                     + csvLine({u"case"_s, u"event"_s, u"webhook"_s, u"cause"_s, u"delivery"_s, u"attempt"_s, u"sent"_s, u"sender_saw"_s,
                                u"received"_s, u"signature"_s, u"answered"_s});
    for (const LedgerEntry &entry : entries) {
        const bool isSent = entry.delivery.id.isValid();
        for (const LedgerLine &line : entry.lines) {
            csv += csvLine({LedgerWords::pill(entry), isSent ? toText(entry.delivery.kind) : QString(), entry.webhook, LedgerWords::cause(entry),
                            isSent ? QString::number(entry.delivery.id.value) : QString(), line.sent ? QString::number(line.sent->number) : QString(),
                            line.sent ? toIsoMillis(line.sent->startedAt) : QString(), LedgerWords::saw(entry, line, now),
                            line.received ? toIsoMillis(line.received->receivedAt) : QString(),
                            line.received ? stateStyle(*line.received).word : QString(), LedgerWords::answered(line)});
        }
    }
    return csv;
}

Result<void> writeLedger(const QString &file, const QByteArray &csv)
{
    QSaveFile out(file);
    // QSaveFile looks for errors before its buffer is emptied, and so takes a full disk for a success.
    if (out.open(QIODevice::WriteOnly) && out.write(csv) == csv.size() && out.flush() && out.commit())
        return {};
    return Error{ErrorCode::Unavailable, u"%1: %2"_s.arg(file, out.errorString())};
}

} // namespace ovyxa
