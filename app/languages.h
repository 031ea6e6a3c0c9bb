// SPDX-License-Identifier: MIT
#pragma once

#include <QtCore/QStringList>
#include <QtCore/QTranslator>

#include <memory>
#include <vector>

namespace ovyxa {

/// The translations built into the program. Owned by main; they stay installed as long as this lives.
class Languages final
{
public:
    /// Installs the catalogue for `language` ("de", "de_AT"), or for the system's if it is empty; the English one where that has none. In place of
    /// what was installed before.
    /// What is done on behalf of somebody who speaks another one (Speaking) is worded in theirs.
    /// False if the language was named and there is none for it.
    [[nodiscard]] bool install(const QString &language);
    [[nodiscard]] static bool isAvailable(const QString &language);
    /// "en" and those that have a catalogue.
    [[nodiscard]] static QStringList available();

private:
    bool installSpoken();

    std::vector<std::unique_ptr<QTranslator>> m_translators;
};

} // namespace ovyxa
