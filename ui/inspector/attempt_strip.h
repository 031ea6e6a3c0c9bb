// SPDX-License-Identifier: MIT
#pragma once

#include "core/model/attempt.h"

#include <QtWidgets/QWidget>

class QHBoxLayout;

namespace ovyxa {

/// Chooses which attempt the page shows: a button for each, "1 · 503". Hidden when there is nothing to choose.
class AttemptStrip final : public QWidget
{
    Q_OBJECT
public:
    explicit AttemptStrip(QWidget *parent = nullptr);
    void setAttempts(const QList<Attempt> &attempts, int chosen);

Q_SIGNALS:
    void chosen(int number);

protected:
    void resizeEvent(QResizeEvent *event) override;

private:
    void fit();

    QHBoxLayout *m_layout;
    QStringList m_texts;
};

} // namespace ovyxa
