// SPDX-License-Identifier: MIT
#include "ui/draft/draft_store.h"

#include "core/rules/request_draft.h"

#include <QtCore/QCoreApplication>
#include <QtCore/QDateTime>
#include <QtCore/QDir>
#include <QtCore/QFile>
#include <QtCore/QSaveFile>

#include <algorithm>

namespace ovyxa {

using namespace Qt::StringLiterals;

namespace {

constexpr qint64 largestDraft = 64 * 1024 * 1024; // a damaged file takes no more memory
constexpr qsizetype mostDrafts = 50;              // that a window opens again, and as many that are closed

struct DraftStoreWords
{
    Q_DECLARE_TR_FUNCTIONS(ovyxa::DraftStore)
};

QList<int> numbersOf(const QStringList &names)
{
    QList<int> numbers;
    for (const QString &name : names) {
        if (const int number = name.section(u'.', 0, 0).toInt(); number > 0)
            numbers.append(number);
    }
    return numbers;
}

} // namespace

QString DraftStore::fileOf(int number) const
{
    return u"%1/%2.draft"_s.arg(m_folder).arg(number);
}

QString DraftStore::closedFileOf(int number) const
{
    return u"%1/%2.closed"_s.arg(m_folder).arg(number);
}

QList<int> DraftStore::numbers() const
{
    QList<int> numbers = numbersOf(QDir(m_folder).entryList({u"*.draft"_s}, QDir::Files));
    std::sort(numbers.begin(), numbers.end());
    return numbers.size() > mostDrafts ? numbers.last(mostDrafts) : numbers;
}

QList<int> DraftStore::closed() const
{
    return numbersOf(QDir(m_folder).entryList({u"*.closed"_s}, QDir::Files, QDir::Time | QDir::Reversed));
}

std::optional<RequestDraft> DraftStore::read(int number) const
{
    QFile file(fileOf(number));
    if (!file.open(QIODevice::ReadOnly) || file.size() > largestDraft)
        return {};
    return rules::draftFromBytes(file.readAll());
}

int DraftStore::next() const
{
    const QList<int> all = numbers() + closed();
    return all.isEmpty() ? 1 : *std::max_element(all.cbegin(), all.cend()) + 1;
}

Result<void> DraftStore::write(int number, const RequestDraft &draft) const
{
    QDir().mkpath(m_folder);
    QSaveFile file(fileOf(number));
    const QByteArray bytes = rules::draftToBytes(draft);
    // QSaveFile looks for errors before its buffer is emptied, and so takes a full disk for a success.
    if (file.open(QIODevice::WriteOnly) && file.setPermissions(QFile::ReadOwner | QFile::WriteOwner) && file.write(bytes) == bytes.size()
        && file.flush() && file.commit())
        return {};
    return Error{
        ErrorCode::Unavailable,
        DraftStoreWords::tr("The draft cannot be kept: %1 (%2). It is lost when the window closes.").arg(file.fileName(), file.errorString())};
}

bool DraftStore::isKept(int number) const
{
    return QFile::exists(fileOf(number));
}

void DraftStore::remove(int number) const
{
    QFile::remove(fileOf(number));
}

Result<void> DraftStore::close(int number) const
{
    QFile file(fileOf(number));
    if (!file.rename(closedFileOf(number))) // it stays among those that are open
        return Error{ErrorCode::Unavailable, DraftStoreWords::tr("The draft cannot be closed: %1 (%2).").arg(fileOf(number), file.errorString())};
    if (file.open(QIODevice::ReadWrite))
        file.setFileTime(QDateTime::currentDateTime(), QFileDevice::FileModificationTime); // by which the last one is known
    QList<int> kept = closed();
    while (kept.size() > mostDrafts)
        QFile::remove(closedFileOf(kept.takeFirst()));
    return {};
}

void DraftStore::reopen(int number) const
{
    QFile::rename(closedFileOf(number), fileOf(number));
}

} // namespace ovyxa
