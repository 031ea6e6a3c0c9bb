// SPDX-License-Identifier: MIT
#pragma once

#include "core/model/request_draft.h"
#include "core/model/result.h"

namespace ovyxa {

/// The drafts of a profile, each a file in its folder "drafts". Readable for its owner alone: a header may hold a token of somebody's.
/// Small files, read and written at once. GUI thread.
class DraftStore final
{
public:
    explicit DraftStore(const QString &profileFolder) : m_folder(profileFolder + QStringLiteral("/drafts")) {}

    [[nodiscard]] QList<int> numbers() const; ///< of those that a window opens, in order; of too many the ones that were kept last
    [[nodiscard]] QList<int> closed() const;  ///< of those that are kept without a tab, the one that was closed last at the end
    [[nodiscard]] std::optional<RequestDraft> read(int number) const;
    [[nodiscard]] int next() const; ///< of a new one
    [[nodiscard]] Result<void> write(int number, const RequestDraft &draft) const;
    [[nodiscard]] bool isKept(int number) const;
    void remove(int number) const;
    /// It is kept, and no tab opens for it; the oldest of too many that are kept so goes.
    [[nodiscard]] Result<void> close(int number) const;
    /// What was closed, from now on as a number that nothing has. An error says why it stays closed.
    [[nodiscard]] Result<RequestDraft> reopen(int number, int as) const;
    /// To one that was closed while they were being sent; nothing where it is gone.
    [[nodiscard]] Result<void> addTries(int number, const QList<DraftTry> &tries) const;

private:
    [[nodiscard]] QString fileOf(int number) const;
    [[nodiscard]] QString closedFileOf(int number) const;

    QString m_folder;
};

} // namespace ovyxa
