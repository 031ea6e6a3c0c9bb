// SPDX-License-Identifier: MIT
#pragma once

#include <QtWidgets/QWidget>

namespace ovyxa {

/// Whether something listens: a filled dot, or a ring. The word that says the same stands beside it. GUI thread.
class StateDot final : public QWidget
{
    Q_OBJECT
public:
    explicit StateDot(QWidget *parent = nullptr);

    void setOn(bool on);

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    bool m_on = false;
};

} // namespace ovyxa
