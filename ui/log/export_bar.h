// SPDX-License-Identifier: MIT
#pragma once

#include <QtWidgets/QFrame>

class QLabel;
class QProgressBar;

namespace ovyxa {

class DeliveryExport;

/// Above the log while deliveries are written into a file: how far it is, and a way to end it. GUI thread.
class ExportBar final : public QFrame
{
    Q_OBJECT
public:
    explicit ExportBar(DeliveryExport *running, QWidget *parent = nullptr);

Q_SIGNALS:
    void left(); ///< it goes while its button has the focus

private:
    void show(int written, int all);
    void leave();

    QLabel *m_text;
    QProgressBar *m_progress;
    QWidget *m_cancel;
};

} // namespace ovyxa
