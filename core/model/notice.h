// SPDX-License-Identifier: MIT
#pragma once

#include <QtCore/QMetaType>
#include <QtCore/QString>

namespace ovyxa {

/// Something that people should know and that is no answer to a call.
struct Notice
{
    enum class Level { Information, Warning, Problem };
    enum class Remedy { None, WhoTrusts }; ///< where to look: at who on this machine trusts the bench's certificate
    Level level = Level::Information;
    QString text;
    Remedy remedy = Remedy::None;
};

} // namespace ovyxa

Q_DECLARE_METATYPE(ovyxa::Notice)
