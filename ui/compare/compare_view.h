// SPDX-License-Identifier: MIT
#pragma once

#include "ui/compare/compare_side.h"
#include "ui/compare/compare_subject.h"
#include "ui/inspector/inspection.h"

#include <functional>

class QComboBox;
class QGridLayout;
class QHBoxLayout;
class QLabel;
class QPushButton;
class QTableView;
class QVBoxLayout;

namespace ovyxa {

class Badge;
class CompareModel;
class CompareStrip;
class CutLabel;
class EmptyState;
class NoticeBar;

/// Two deliveries, attempts or captures side by side: the older on the left, the one in question on the right. GUI thread; compares on a
/// thread of its own.
class CompareView final : public QWidget
{
    Q_OBJECT
public:
    explicit CompareView(Bench *bench, QWidget *parent = nullptr);

    [[nodiscard]] CompareSide *side() const { return m_side; }
    /// With the last that worked.
    void compareDelivery(DeliveryId id, int attempt = 0);
    void compareCapture(CaptureId id);
    /// Two that people chose, in whatever order.
    void comparePair(DeliveryId one, DeliveryId other);
    void comparePair(CaptureId one, CaptureId other);
    /// What is compared, for a view that takes this one's place: it is read from the log again.
    [[nodiscard]] QByteArray saveState() const;
    void restoreState(const QByteArray &state);
    void setZone(Zone zone);
    /// The next difference, or the one before (F7, Shift+F7).
    void goTo(int step);
    void showBytes();

Q_SIGNALS:
    void editDeliveryWanted(ovyxa::DeliveryId id);
    void editCaptureWanted(ovyxa::CaptureId id);
    void closeWanted();
    void anotherWanted(); ///< people want to choose the partner in the log

protected:
    void resizeEvent(QResizeEvent *event) override;

private:
    struct Head
    {
        QLabel *title;
        CutLabel *about;
        Badge *badge;
        QLabel *time;
        QComboBox *attempt;
    };

    void buildHead(QVBoxLayout *column);
    void buildTools(QVBoxLayout *column);
    [[nodiscard]] Head makeHead(QHBoxLayout *row, const QString &name, bool left);
    void setPair(const CompareSubject &left, const CompareSubject &right, std::optional<CompareSide::Partner> partner);
    void choosePartner(CompareSide::Partner partner);
    void swap();
    void compareNow();
    void take(const Comparison &comparison);
    void showHead(const Head &head, const CompareSubject &subject);
    void showPair(bool isThere);
    void showCounts();
    void allowActs();
    void showCause();
    void select(int difference);
    void setMode(int mode);
    [[nodiscard]] QPushButton *makeCopy();
    [[nodiscard]] QString differencesText() const;
    void copyBody(const QByteArray &body);
    void edit();
    void fitTools();
    void placeStrip();
    void fail(const QString &message);
    void spanSections();
    [[nodiscard]] CompareLookup::Found ifWanted(std::function<void(CompareSubject)> next);
    void look(DeliveryId id, const CompareLookup::Found &found);
    void look(CaptureId id, const CompareLookup::Found &found);
    void compareWithTheLast(CompareSubject subject);
    template<typename Id>
    void compareBoth(Id one, Id other);
    void showPartners();

    Bench *m_bench;
    CompareLookup m_lookup;
    Inspection m_counterpart; ///< finds what the receiver got of the delivery on the right
    CompareModel *m_model;
    CompareSide *m_side;
    NoticeBar *m_notice;
    EmptyState *m_none; ///< in the place of the pair, as long as there is nothing to compare with
    QWidget *m_pair;
    QTableView *m_table;
    CompareStrip *m_strip;
    QPushButton *m_swap;
    Head m_leftHead{};
    Head m_rightHead{};
    QGridLayout *m_tools = nullptr;
    QWidget *m_choices = nullptr;
    QPushButton *m_copy = nullptr;
    QList<QPushButton *> m_modes;
    QLabel *m_place;
    QPushButton *m_back;
    QPushButton *m_on;
    CompareSubject m_left;
    CompareSubject m_right;
    Zone m_zone = Zone::Local;
    std::optional<CompareSide::Partner> m_partner; ///< what the two were chosen as
    bool m_swapped = false;                        ///< since
    int m_current = -1;                            ///< a difference
    int m_generation = 0;                          ///< answers to earlier questions are dropped
    int m_asked = 0;                               ///< comparisons that were begun: the pair that the heads name
    int m_taken = 0;                               ///< … and the one of them that is shown
};

} // namespace ovyxa
