// SPDX-License-Identifier: MIT
#pragma once

#include "core/trial/scenario_rules.h"
#include "ui/common/time_format.h"

#include <QtWidgets/QWidget>

class QGridLayout;
class QLabel;
class QPushButton;

namespace ovyxa {

class Badge;
class NoticeBar;

/// The report card of a scenario: its rules and which of them are kept or broken, one explanation, and the exact deliveries to repeat, to
/// compare and to take elsewhere; the run as JUnit. GUI thread.
class CardView final : public QWidget
{
    Q_OBJECT
public:
    explicit CardView(QWidget *parent = nullptr);

    void setRules(const QList<ScenarioRule> &rules);
    /// What came of it; nothing while it runs or where it did not run. `isOpen`: its bench is still there, so that deliveries can be repeated,
    /// shown and compared.
    void setOutcome(const std::optional<ScenarioOutcome> &outcome, bool isOpen);
    void showRepeated(DeliveryId id, int status, const QString &answer);
    void setZone(Zone zone);

Q_SIGNALS:
    void repeatWanted(const QList<ovyxa::DeliveryId> &ids);
    void showWanted(ovyxa::DeliveryId id);
    void compareWanted(ovyxa::DeliveryId one, ovyxa::DeliveryId other); ///< `other` 0 = the last that worked
    void saveWanted(const QByteArray &junit);

protected:
    void resizeEvent(QResizeEvent *event) override;

private:
    struct RuleRow
    {
        QLabel *title;
        Badge *state;
        QLabel *words;
    };
    struct SentRow
    {
        ScenarioDelivery delivery;
        Badge *again;
    };
    void makeRows();
    void explain();
    void listDeliveries();
    void arrangeActs();
    void compare();
    [[nodiscard]] const StepResult *failedStep() const; ///< of the rule that broke
    [[nodiscard]] QString curlLines() const;
    [[nodiscard]] QPushButton *makeJunitButton();
    [[nodiscard]] const ScenarioRule *brokenRule() const;

    QList<ScenarioRule> m_rules;
    std::optional<ScenarioOutcome> m_outcome;
    bool m_isOpen = false;
    Zone m_zone = Zone::Local;
    QPushButton *m_copy;
    QPushButton *m_junit;
    QLabel *m_empty;
    QWidget *m_ruleBox;
    QGridLayout *m_ruleGrid;
    QList<RuleRow> m_rows;
    NoticeBar *m_explanation;
    QWidget *m_sentBox;
    QLabel *m_sentTitle;
    QGridLayout *m_sentGrid;
    QList<SentRow> m_sent;
    QGridLayout *m_acts;
    QPushButton *m_repeat;
    QPushButton *m_compare;
    QPushButton *m_curl;
};

} // namespace ovyxa
