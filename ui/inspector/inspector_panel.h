// SPDX-License-Identifier: MIT
#pragma once

#include "ui/common/selected_rows.h"
#include "ui/common/time_format.h"
#include "ui/inspector/inspection.h"

#include <QtWidgets/QWidget>

class QStackedWidget;
class QTabWidget;

namespace ovyxa {

class EmptyState;
class InspectorHead;
class InspectorPage;
class NoticeBar;
class PayloadPage;
class SignaturePage;

/// The inspector: tabs over one Inspection. GUI thread.
class InspectorPanel final : public QWidget
{
    Q_OBJECT
public:
    enum Tab { EventTab, PayloadTab, RequestTab, ResponseTab, SignatureTab };

    explicit InspectorPanel(Inspection *inspection, QWidget *parent = nullptr);

    void buildPages(); ///< unless that is done: with what is inspected first, or earlier
    void setZone(Zone zone);
    void setEditable(bool editable); ///< whether what is inspected can become a draft
    void showTab(Tab tab);
    [[nodiscard]] Tab tab() const;
    [[nodiscard]] int leastWidth() const; ///< in which all tabs are in sight
    [[nodiscard]] SignaturePage *signaturePage();
    void setPlace(const PlaceAmongSelected &place); ///< what is inspected is one of several selected rows
    void focusContent();
    void searchPayload();                    ///< of what is inspected
    void setFound(const QStringList &texts); ///< what is searched for, to be marked in bodies and answers

Q_SIGNALS:
    void deliveryWanted(ovyxa::DeliveryId id);
    void captureWanted(ovyxa::CaptureId id);
    void besideWanted(int step); ///< the next of the selected rows, or the one before
    void editWanted();           ///< what is inspected, as a draft

protected:
    void resizeEvent(QResizeEvent *event) override;

private:
    void refresh();
    void refreshCurrent();

    Inspection *m_inspection;
    QStackedWidget *m_stack;
    InspectorHead *m_head;
    QTabWidget *m_tabs;
    int m_roomForTabs = 0; ///< in full, in the language of now
    EmptyState *m_empty;
    NoticeBar *m_notice;
    QList<InspectorPage *> m_pages;
    QStringList m_found; ///< for the pages that are not made yet, too
    PayloadPage *m_payload = nullptr;
    SignaturePage *m_signature = nullptr;
    Zone m_zone = Zone::Local;
};

} // namespace ovyxa
