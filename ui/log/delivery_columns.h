// SPDX-License-Identifier: MIT
#pragma once

#include <QtCore/Qt>

namespace ovyxa {

/// The log's columns, in order. View, delegate and tests share them.
enum DeliveryColumn {
    StateColumn,
    TimeColumn,
    EventColumn,
    WebhookColumn,
    AttemptsColumn,
    AnswerColumn,
    TookColumn,
    NextColumn,
    DeliveryColumnCount,
};

/// What a row tells beyond its text.
enum DeliveryRole {
    DeliveryIdRole = Qt::UserRole + 1, ///< qint64
    StateRole,                         ///< int(DeliveryState)
    OutcomesRole,                      ///< QList<AttemptError>
    ToneRole,                          ///< int(Tone) of the cell's text
    SendingRole,                       ///< bool: an attempt is under way
    CopyRole,                          ///< the text as people paste it: times in full
};

} // namespace ovyxa
