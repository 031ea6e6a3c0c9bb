// SPDX-License-Identifier: MIT
#pragma once

#include <QtWidgets/QLabel>

namespace ovyxa {

/// A line of text that is cut off where there is no room, and then told by its tool tip. GUI thread; owned by its parent.
class CutLabel final : public QLabel
{
public:
    CutLabel(const QString &text, QWidget *parent);
    void setWords(const QString &text);                    ///< in place of the others
    [[nodiscard]] QString words() const { return m_text; } ///< all of them
    void setElide(Qt::TextElideMode elide);                ///< where it is cut; else at its end
    [[nodiscard]] QSize sizeHint() const override;

protected:
    void resizeEvent(QResizeEvent *event) override;

private:
    void cut();

    QString m_text;
    Qt::TextElideMode m_elide = Qt::ElideRight;
};

} // namespace ovyxa
