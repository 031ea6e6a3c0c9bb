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
    /// One for a whole form: "7 assumptions", with a line for each behind it.
    explicit AssumedNote(const QStringList &assumptions, QWidget *parent = nullptr);

protected:
    void keyPressEvent(QKeyEvent *event) override;
    void mousePressEvent(QMouseEvent *event) override;
    void mouseReleaseEvent(QMouseEvent *event) override;
    void paintEvent(QPaintEvent *event) override;

private:
    void showList();
};

} // namespace ovyxa
