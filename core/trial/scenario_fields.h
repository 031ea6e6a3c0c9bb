// SPDX-License-Identifier: MIT
#pragma once

#include "core/model/instant.h"
#include "core/trial/scenario_json.h"

#include <QtCore/QStringList>

#include <optional>

namespace ovyxa {

/// Reads members of a scenario's objects with the right type, or says where it is not and what would be right. The first complaint stays;
/// after it nothing needs to be looked at. Reading goes on with harmless values, so that callers need not ask after each member.
class ScenarioFields final
{
public:
    explicit ScenarioFields(QByteArrayView text) : m_text(text) {}

    [[nodiscard]] const std::optional<Error> &problem() const { return m_problem; }
    [[nodiscard]] qsizetype problemAt() const { return m_problemAt; } ///< the byte
    void refuse(qsizetype at, const QString &what);

    /// Whether it is an object without other members than these.
    bool isObject(const PlacedJson &value, const QString &what, const QStringList &keys);
    QString text(const PlacedJson &value);
    QString text(const PlacedJson &object, QStringView key); ///< empty if it is not there
    QString line(const PlacedJson &value);                   ///< of what stands as a title in a terminal, a TAP stream and a report
    QString word(const PlacedJson &value, const QStringList &words, const QString &what);
    int number(const PlacedJson &value, int least, int most);
    bool boolean(const PlacedJson &value);
    QStringList texts(const PlacedJson &value); ///< of an array, none empty
    Millis time(const PlacedJson &value, bool zeroAllowed = false);

private:
    QByteArrayView m_text;
    std::optional<Error> m_problem;
    qsizetype m_problemAt = 0;
};

/// " Did you mean “X”?", or " There are A, B and C." where nothing is near.
[[nodiscard]] QString nearestHint(const QString &typed, const QStringList &words);

} // namespace ovyxa
