// SPDX-License-Identifier: MIT
#pragma once

#include "core/trial/trust_check.h"

#include <QtCore/QObject>

class QGridLayout;
class QLabel;
class QPushButton;

namespace ovyxa {

class Badge;

/// One client: whether it accepts, who it is, what it said and why, and the line that mends it, with Copy only where there is something to
/// mend. Widgets in the view's grid, which owns them. GUI thread.
class TrustRow final : public QObject
{
    Q_OBJECT
public:
    static constexpr int gridRows = 3; ///< that a client takes: itself, its line where that has no place beside, a hairline

    TrustRow(TrustClient client, QWidget *view);

    void show(const TrustFinding &finding);
    /// Puts it into the grid, the line beside what was said, or under it.
    void place(QGridLayout *grid, int row, bool isNarrow) const;

private:
    [[nodiscard]] static QString nameOf(TrustClient client);
    [[nodiscard]] static QString explanationOf(const TrustFinding &finding);

    Badge *m_answer;
    QLabel *m_who;
    QLabel *m_version;
    QWidget *m_said;
    QLabel *m_explanation;
    QLabel *m_words;
    QWidget *m_mending;
    QLabel *m_line;
    QLabel *m_tried;
    QPushButton *m_copy;
    QWidget *m_hairline;
};

} // namespace ovyxa
