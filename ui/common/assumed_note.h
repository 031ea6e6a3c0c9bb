// SPDX-License-Identifier: MIT
#pragma once

#include <QtWidgets/QLabel>

namespace ovyxa {

/// The small word "assumed" beside what Ovyxa does not document (marked A in the specification); its tool tip says what is
/// assumed. Takes the focus, so that a keyboard and a screen reader reach it.
class AssumedNote final : public QLabel
{
    Q_OBJECT
public:
    explicit AssumedNote(const QString &assumption, QWidget *parent = nullptr);

protected:
    void keyPressEvent(QKeyEvent *event) override;
    void paintEvent(QPaintEvent *event) override;
};

} // namespace ovyxa
