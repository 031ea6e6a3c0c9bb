// SPDX-License-Identifier: MIT
#include "ui/draft/draft_store.h"

#include "core/model/limits.h"
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

struct DraftStoreWords
{
    Q_DECLARE_TR_FUNCTIONS(ovyxa::DraftStore)
};

/// The one that was written last at the end.
QList<int> numbersIn(const QString &folder, const QString &pattern)
{
    const QStringList names = QDir(folder).entryList({pattern}, QDir::Files, QDir::Time | QDir::Reversed);
    QList<int> numbers;
    for (const QString &name : names) {
        if (const int number = name.section(u'.', 0, 0).toInt(); number > 0)
            numbers.append(number);
    }
    return numbers;
}

/// An error is the reason alone.
Result<RequestDraft> draftIn(const QString &name)
{
    QFile file(name);
    if (!file.open(QIODevice::ReadOnly))
        return Error{ErrorCode::Unavailable, file.errorString()};
    if (file.size() <= largestDraft) {
        if (const auto draft = rules::draftFromBytes(file.readAll()))
            return *draft;
    }
    return Error{ErrorCode::Corrupt, DraftStoreWords::tr("it is damaged, or of a newer version")};
}

/// An error is the reason alone.
Result<void> writeDraft(const QString &name, const RequestDraft &draft)
{
    QSaveFile file(name);
    const QByteArray bytes = rules::draftToBytes(draft);
    // QSaveFile looks for errors before its buffer is emptied, and so takes a full disk for a success.
    if (file.open(QIODevice::WriteOnly) && file.setPermissions(QFile::ReadOwner | QFile::WriteOwner) && file.write(bytes) == bytes.size()
        && file.flush() && file.commit())
        return {};
    return Error{ErrorCode::Unavailable, file.errorString()};
}

/// By its time it is the last one from now on. An error is the reason alone.
Result<void> moveDraft(const QString &from, const QString &to)
{
    QFile file(from);
    if (!file.rename(to))
        return Error{ErrorCode::Unavailable, file.errorString()};
    if (file.open(QIODevice::ReadWrite))
        file.setFileTime(QDateTime::currentDateTime(), QFileDevice::FileModificationTime);
    return {};
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
    QList<int> numbers = numbersIn(m_folder, u"*.draft"_s);
    if (numbers.size() > limits::keptDrafts)
        numbers = numbers.last(limits::keptDrafts);
    std::sort(numbers.begin(), numbers.end());
    return numbers;
}

QList<int> DraftStore::closed() const
{
    return numbersIn(m_folder, u"*.closed"_s);
}

std::optional<RequestDraft> DraftStore::read(int number) const
{
    const auto draft = draftIn(fileOf(number));
    return draft ? std::optional(*draft) : std::nullopt;
}

int DraftStore::next() const
{
    const QList<int> all = numbersIn(m_folder, u"*.draft"_s) + closed();
    return all.isEmpty() ? 1 : *std::max_element(all.cbegin(), all.cend()) + 1;
}

Result<void> DraftStore::write(int number, const RequestDraft &draft) const
{
    QDir().mkpath(m_folder);
    if (const auto written = writeDraft(fileOf(number), draft); !written)
        return Error{written.error().code, DraftStoreWords::tr("The draft cannot be kept: %1 (%2). It is lost when the window closes.")
                                               .arg(fileOf(number), written.error().message)};
    return {};
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
    if (const auto moved = moveDraft(fileOf(number), closedFileOf(number)); !moved) // it stays among those that are open
        return Error{moved.error().code, DraftStoreWords::tr("The draft cannot be closed: %1 (%2).").arg(fileOf(number), moved.error().message)};
    QList<int> kept = closed();
    while (kept.size() > limits::keptDrafts)
        QFile::remove(closedFileOf(kept.takeFirst()));
    return {};
}

Result<RequestDraft> DraftStore::reopen(int number, int as) const
{
    const QString name = closedFileOf(number);
    auto draft = draftIn(name); // first: what cannot be read stays where it is
    const auto moved = draft ? moveDraft(name, fileOf(as)) : Result<void>(draft.error());
    if (!moved)
        return Error{moved.error().code, DraftStoreWords::tr("The draft cannot be opened again: %1 (%2).").arg(name, moved.error().message)};
    return draft;
}

Result<void> DraftStore::addTries(int number, const QList<DraftTry> &tries) const
{
    const QString name = closedFileOf(number);
    auto draft = draftIn(name);
    if (!draft)
        return {};
    draft->tries += tries;
    if (const auto written = writeDraft(name, *draft); !written)
        return Error{written.error().code,
                     DraftStoreWords::tr("What was sent cannot be noted in the closed draft: %1 (%2).").arg(name, written.error().message)};
    return {};
}

} // namespace ovyxa
