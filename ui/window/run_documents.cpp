// SPDX-License-Identifier: MIT
#include "ui/window/run_documents.h"

#include "ui/common/buttons.h"
#include "ui/compare/compare_view.h"
#include "ui/inspector/inspector_panel.h"
#include "ui/inspector/signature_page.h"
#include "ui/scenarios/scenario_page.h"
#include "ui/window/centre.h"

#include <QtCore/QDataStream>
#include <QtWidgets/QLabel>

namespace ovyxa {

RunDocuments::RunDocuments(ScenarioPage *scenarios, Centre *centre, QObject *parent) : QObject(parent), m_centre(centre)
{
    connect(scenarios, &ScenarioPage::deliveryWanted, this, &RunDocuments::showDelivery);
    connect(scenarios, &ScenarioPage::compareWanted, this, &RunDocuments::compare);
    connect(scenarios, &ScenarioPage::runGone, this, &RunDocuments::close);
}

void RunDocuments::setZone(Zone zone)
{
    m_zone = zone;
    if (m_delivery)
        m_delivery->setZone(zone);
    if (m_compare)
        m_compare->setZone(zone);
}

void RunDocuments::setLanguage(const QString &language)
{
    m_language = language;
    if (m_delivery)
        m_delivery->signaturePage()->setLanguage(language);
}

void RunDocuments::openDelivery(Bench *bench)
{
    if (m_delivery)
        return;
    m_inspection = new Inspection(bench);
    m_delivery = new InspectorPanel(m_inspection, m_centre);
    m_inspection->setParent(m_delivery);
    m_delivery->setObjectName(QStringLiteral("runDelivery"));
    m_delivery->setEditable(false);
    m_delivery->setZone(m_zone);
    m_delivery->signaturePage()->setLanguage(m_language);
    connect(m_delivery->signaturePage(), &SignaturePage::languageChosen, this, &RunDocuments::languageChosen);
    connect(m_delivery, &InspectorPanel::deliveryWanted, m_inspection, &Inspection::inspectDelivery);
    connect(m_delivery, &InspectorPanel::captureWanted, m_inspection, &Inspection::inspectCapture);
    connect(m_delivery->signaturePage(), &SignaturePage::doctorWanted, this,
            [this, page = m_delivery->signaturePage()] { Q_EMIT doctorWanted(page->doctorCase()); });
    m_centre->openDocument(
        {tr("Delivery of the run"), m_delivery, CentrePage::Room::Wide, nullptr, dimLabel(tr("from the scenario's own log · Esc closes"), m_centre)});
}

void RunDocuments::showDelivery(Bench *bench, DeliveryId id)
{
    openDelivery(bench);
    m_inspection->inspectDelivery(id);
    m_centre->showPage(m_delivery);
    m_delivery->focusContent();
}

void RunDocuments::openCompare(Bench *bench)
{
    if (m_compare)
        return;
    m_compare = new CompareView(bench, m_centre);
    m_compare->setObjectName(QStringLiteral("runCompare"));
    m_compare->setZone(m_zone);
    m_compare->side()->setEditable(false);
    m_compare->side()->setPartner(CompareSide::Partner::Another, false); // the window's log has other deliveries
    connect(m_compare, &CompareView::closeWanted, m_centre, [this] { m_centre->closeDocument(m_compare); });
    m_centre->openDocument({tr("Compare in the run"), m_compare, CentrePage::Room::Wide, m_compare->side(),
                            dimLabel(tr("from the scenario's own log · Esc closes"), m_centre)});
}

void RunDocuments::compare(Bench *bench, DeliveryId one, DeliveryId other)
{
    openCompare(bench);
    if (other.isValid())
        m_compare->comparePair(one, other);
    else
        m_compare->compareDelivery(one);
    m_centre->showPage(m_compare);
    m_compare->setFocus(Qt::OtherFocusReason);
}

QList<QWidget *> RunDocuments::pages() const
{
    return {m_delivery, m_compare};
}

QByteArray RunDocuments::saveState() const
{
    QByteArray state;
    QDataStream out(&state, QIODevice::WriteOnly);
    out << (m_delivery ? m_inspection->deliveryId().value : 0) << (m_delivery ? m_inspection->captureId().value : 0)
        << (m_delivery ? m_inspection->chosenAttempt() : 0) << (m_delivery ? int(m_delivery->tab()) : 0)
        << (m_compare ? m_compare->saveState() : QByteArray());
    return state;
}

void RunDocuments::restoreState(Bench *bench, const QByteArray &state)
{
    DeliveryId delivery;
    CaptureId capture;
    int attempt = 0;
    int tab = 0;
    QByteArray comparison;
    QDataStream in(state);
    in >> delivery.value >> capture.value >> attempt >> tab >> comparison;
    if (in.status() != QDataStream::Ok)
        return;
    if (delivery.isValid() || capture.isValid()) {
        openDelivery(bench);
        capture.isValid() ? m_inspection->inspectCapture(capture) : m_inspection->inspectDelivery(delivery);
        m_inspection->chooseAttempt(attempt);
        m_delivery->showTab(InspectorPanel::Tab(tab));
    }
    if (!comparison.isEmpty()) {
        openCompare(bench);
        m_compare->restoreState(comparison);
    }
}

void RunDocuments::close()
{
    m_centre->closeDocument(m_delivery);
    m_centre->closeDocument(m_compare);
    m_delivery.clear(); // they go a moment later: another run's are made anew
    m_compare.clear();
}

} // namespace ovyxa
