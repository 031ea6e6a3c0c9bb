// SPDX-License-Identifier: MIT
#pragma once

#include "core/model/ids.h"
#include "tests/support/bench_fixture.h"

#include <QtNetwork/QNetworkAccessManager>

class QImage;
class QWidget;

namespace ovyxa::test {

/// The site of the pictures.
inline const SiteId pictured = QStringLiteral("acme.test");

/// A profile in which something of everything has happened, made through the bench's own door.
struct WindowStory
{
    BenchFixture f;
    QNetworkAccessManager peer; ///< somebody else's client, who does not keep the body as it was

    void tell();

private:
    void configure();
    void setPlan(const QString &plan);
    DeliveryId fire(EventKind kind, DeliveryState until, int attempts = 1);
    void jumpUntil(DeliveryId id, DeliveryState state);
    void post(const QByteArray &body, const QByteArray &signature);
};

/// The window as it stands once all that its last change of size or colours set off has been laid out.
[[nodiscard]] QImage pictureOf(QWidget &window);

/// How many different colours there are: a part that was not painted has one or two.
[[nodiscard]] int colours(const QImage &image);

} // namespace ovyxa::test
