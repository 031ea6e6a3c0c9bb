// SPDX-License-Identifier: MIT
#pragma once

#include "core/rules/json_difference.h"

#include <QtWidgets/QWidget>

#include <optional>

class QLabel;
class QListWidget;
class QPushButton;

namespace ovyxa {

/// Beside a comparison: the likely cause, the differences one by one, and whom to compare with instead. GUI thread.
class CompareSide final : public QWidget
{
    Q_OBJECT
public:
    enum class Partner { LastThatWorked, AttemptBefore, Received, Another };

    explicit CompareSide(QWidget *parent = nullptr);

    /// `counted` are the numbers of those that count, the others are listed as set aside.
    void setDifferences(const QList<Difference> &differences, const QList<int> &counted);
    void setCause(const QString &title, const QString &text, bool isCalm = false); ///< empty = none is known; calm: nothing is to be mended
    void setCurrent(int difference);
    void setPartner(Partner partner, bool available);
    void setEditable(bool editable); ///< false: what is compared is of a log from which nothing is sent
    void markPartner(std::optional<Partner> partner);
    [[nodiscard]] QSize sizeHint() const override { return {302, 400}; }

Q_SIGNALS:
    void differenceChosen(int difference);
    void partnerChosen(ovyxa::CompareSide::Partner partner);
    void editWanted(); ///< the one in question, as a draft
    void closeWanted();

private:
    void addHeading(const QString &text);

    QLabel *m_title;
    QWidget *m_cause;
    QLabel *m_causeTitle;
    QLabel *m_causeText;
    QListWidget *m_list;
    QList<QPushButton *> m_partners;
    QPushButton *m_edit;
};

} // namespace ovyxa
