// SPDX-License-Identifier: MIT
#pragma once

#include "core/model/signature_report.h"
#include "core/model/webhook.h"

#include <QtWidgets/QWidget>

class QBoxLayout;
class QFrame;
class QGridLayout;
class QLabel;
class QPushButton;

namespace ovyxa {

class CodeView;
class DoctorPane;

/// What the signature doctor is shown: a value, so that it stays while other things are inspected.
struct DoctorCase
{
    /// The body at one of its three stations.
    struct Side
    {
        std::optional<QByteArray> bytes; ///< nothing: not known
        QString words;                   ///< whose, or why it is not known
    };

    DeliveryId delivery; ///< what it was made of, in the log: one of the two
    CaptureId capture;
    int attempt = 0;      ///< the delivery's
    QByteArray computed;  ///< what the endpoint's own code made of it, where that is what is explained
    bool isOfRun = false; ///< the log is a scenario's
    QString subject;      ///< what it is about, in a line
    QString tone;         ///< of the verdict: "good", "problem", "warning", "information"
    QString heading;
    QString text;
    SignatureReport report;
    SignatureEncoding encoding = SignatureEncoding::Hex;
    Side made;
    Side sent;
    Side received;

    /// The first byte at which a station's body is not that of the one before it; nothing if they agree as far as they are known.
    [[nodiscard]] std::optional<qsizetype> difference() const;
};

/// The signature doctor as a document: the verdict, the body as it was signed, as it left and as it was checked with the first byte that
/// differs marked in all, what was asked, and the code that mends it. GUI thread.
class DoctorView final : public QWidget
{
    Q_OBJECT
public:
    explicit DoctorView(QWidget *parent = nullptr);

    void showCase(const DoctorCase &subject);
    [[nodiscard]] const DoctorCase &shownCase() const { return m_case; }
    void forgetSource(); ///< the log that it was made of is gone; what is shown stays
    void setLanguage(const QString &language);

Q_SIGNALS:
    void languageChosen(const QString &language);

protected:
    void resizeEvent(QResizeEvent *event) override;

private:
    [[nodiscard]] QWidget *buildBanner();
    [[nodiscard]] QWidget *buildPanes();
    [[nodiscard]] QWidget *buildSteps();
    [[nodiscard]] QWidget *buildFix();
    void showPanes();
    void showSnippet();
    [[nodiscard]] QString finding() const;

    DoctorCase m_case;
    QString m_language;
    QFrame *m_banner;
    QLabel *m_heading;
    QLabel *m_text;
    DoctorPane *m_made;
    DoctorPane *m_sent;
    DoctorPane *m_received;
    QLabel *m_onTheWay;  ///< between the first two
    QLabel *m_atTheEnd;  ///< between the last two
    QBoxLayout *m_below; ///< what was asked, and the fix: beside each other, or one below the other
    QWidget *m_steps;
    QLabel *m_fixTitle;
    QList<QPushButton *> m_languages;
    CodeView *m_snippet;
};

} // namespace ovyxa
