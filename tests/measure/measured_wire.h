// SPDX-License-Identifier: MIT
#pragma once

#include <QtCore/QStringList>

namespace ovyxa::measured {

/// What the sender is measured against: Qt's own QNetworkAccessManager, which posts a file so many times to a URL, six at once over kept
/// connections, in a loop that keeps nothing. Arguments: URL, count, file, certificate authority. Returns the exit code.
int post(const QStringList &arguments);

/// Checks the signature of a body of 400 bytes for two seconds of the processor, and prints how many times in one. Returns the exit code.
int checkSignatures();

} // namespace ovyxa::measured
