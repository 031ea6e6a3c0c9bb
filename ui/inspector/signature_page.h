// SPDX-License-Identifier: MIT
#pragma once

#include "ui/inspector/computed_signature.h"
#include "ui/inspector/doctor_view.h"
#include "ui/inspector/inspector_page.h"

class QFrame;
class QLabel;
class QPushButton;

namespace ovyxa {

class CodeView;

/// Whether the signature matches, step by step, with the signed and the received bytes side by side and code that checks it.
class SignaturePage final : public InspectorPage
{
    Q_OBJECT
public:
    explicit SignaturePage(QWidget *parent = nullptr);
    void showInspection(const Inspection &inspection, Zone zone) override;
    void setLanguage(const QString &language);
    [[nodiscard]] QString language() const { return m_language; }
    /// What is shown, for the signature doctor.
    [[nodiscard]] const DoctorCase &doctorCase() const { return m_case; }

    /// As if it had been typed there, where the own half is shown.
    void enterComputed(const QByteArray &computed) { m_computed->enter(computed); }
    /// What came of `explanationWanted`, if it is still shown.
    void showExplanation(DeliveryId id, const Result<SignatureReport> &explained);

Q_SIGNALS:
    void languageChosen(const QString &language);
    void doctorWanted(); ///< the bodies side by side, with all that is known
    /// What the endpoint's own code computed over this delivery's body is to be compared with what it should have.
    void explanationWanted(ovyxa::DeliveryId id, const QByteArray &computed);

private:
    void showReport(const CaptureReport &report);
    void showOwnHalf(const Inspection &inspection);
    void addOwnDoing(const Capture &capture);
    void showMismatch(const SignatureReport &signature, const QString &heading);
    void showBanner(const QString &kind, const QString &heading, const QString &text);
    void showSteps(const QList<SignatureStep> &steps);
    void showBodies(const QByteArray &made, const QByteArray &received, std::optional<qsizetype> difference);
    void showSnippet();

    void fillCase(const Inspection &inspection, Zone zone);

    DoctorCase m_case;
    QFrame *m_banner;
    QLabel *m_heading;
    QLabel *m_text;
    QWidget *m_steps;
    ComputedSignature *m_computed;
    QLabel *m_signedHeading;
    CodeView *m_signed;
    QLabel *m_receivedHeading;
    CodeView *m_received;
    QLabel *m_fixHeading;
    QPushButton *m_languageButton;
    CodeView *m_snippet;
    QString m_language;
};

/// The text of a body around its first differing byte: white space that was added or changed there becomes visible (↵ ␣ ⇥).
/// `from` and `length` say which characters to mark.
struct MarkedText
{
    QString text;
    qsizetype from = 0;
    qsizetype length = 0;
};
[[nodiscard]] MarkedText markedDifference(const QByteArray &bytes, qsizetype difference);

} // namespace ovyxa
