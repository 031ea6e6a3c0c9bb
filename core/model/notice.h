// SPDX-License-Identifier: MIT
#pragma once

#include <QtCore/QMetaType>
#include <QtCore/QString>

namespace ovyxa {

/// Something that people should know and that is no answer to a call.
struct Notice
{
    enum class Level { Information, Warning, Problem };
    Level level = Level::Information;
    QString text;
};

} // namespace ovyxa

Q_DECLARE_METATYPE(ovyxa::Notice)
