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

    [[nodiscard]] QList<int> numbers() const; ///< of those that are kept, in order
    [[nodiscard]] std::optional<RequestDraft> read(int number) const;
    [[nodiscard]] int next() const; ///< of a new one
    [[nodiscard]] Result<void> write(int number, const RequestDraft &draft) const;
    [[nodiscard]] Instant keptAt(int number) const; ///< real; the epoch for what is not kept yet
    void remove(int number) const;

private:
    [[nodiscard]] QString fileOf(int number) const;

    QString m_folder;
};

} // namespace ovyxa
