// SPDX-License-Identifier: MIT
#pragma once

#include "core/model/ids.h"
#include "ui/common/state_style.h"

#include <QtWidgets/QWidget>

class QFrame;
class QGridLayout;
class QLabel;
class QPushButton;
class QBoxLayout;

namespace ovyxa {

/// What an AbsenceReport shows, in words.
struct AbsenceAccount
{
    struct Step
    {
        StateStyle answer;
        QString text;
        QString figures;
        bool operator==(const Step &other) const { return answer.word == other.answer.word && text == other.text && figures == other.figures; }
    };
    struct Place
    {
        QString webhook;
        StateStyle state;
        QString detail;
        DeliveryId delivery; ///< to be shown; none: there is none
        bool operator==(const Place &other) const
        {
            return webhook == other.webhook && state.word == other.state.word && detail == other.detail && delivery == other.delivery;
        }
    };
    QString level; ///< of a notice
    QString sentence;
    QString advice;
    QStringList remedies; ///< verbs; at most two
    QList<Step> steps;
    QList<Place> places; ///< where the event went; empty: there was none
    bool operator==(const AbsenceAccount &) const = default;
    [[nodiscard]] QString asText() const; ///< for a ticket or a colleague
};

/// Why a delivery is not there: one sentence, what mends it, the questions in the order asked, and where the event did go. GUI thread.
class AbsenceReport final : public QWidget
{
    Q_OBJECT
public:
    explicit AbsenceReport(QWidget *parent = nullptr);

    /// The same as shows already moves nothing, and takes the focus from nothing.
    void showAccount(const AbsenceAccount &account);

Q_SIGNALS:
    void remedyChosen(int index);
    void deliveryWanted(ovyxa::DeliveryId id);

protected:
    void resizeEvent(QResizeEvent *event) override;

private:
    void showSteps();
    void showPlaces();
    void arrangeRemedies();

    AbsenceAccount m_account;
    QFrame *m_notice;
    QLabel *m_sentence;
    QLabel *m_advice;
    QBoxLayout *m_buttons;
    QList<QPushButton *> m_remedies;
    QWidget *m_steps;
    QLabel *m_placesTitle;
    QWidget *m_places;
    QPushButton *m_copy;
};

} // namespace ovyxa
