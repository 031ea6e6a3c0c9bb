// SPDX-License-Identifier: MIT
#pragma once

#include "ui/inspector/inspector_page.h"

class QFrame;
class QLabel;
class QPushButton;

namespace ovyxa {

class AttemptStrip;
class CodeView;
class FieldList;
class HeadView;
class PhasesView;

/// What an attempt got for an answer, where its time went, and over what connection.
class ResponsePage final : public InspectorPage
{
    Q_OBJECT
public:
    explicit ResponsePage(QWidget *parent = nullptr);
    void showInspection(const Inspection &inspection, Zone zone) override;

Q_SIGNALS:
    void attemptChosen(int number);

private:
    void showAttempt(const Attempt &attempt, QString sentence);
    void showAnswerOf(const CaptureDetails &details);
    void setFailed(bool failed);
    void showConnection(const Attempt &attempt);
    void showBodyOf(const QByteArray &bytes, qint64 whole);
    void showBody();

    AttemptStrip *m_strip;
    QFrame *m_banner; ///< tinted where the attempt failed
    QLabel *m_status;
    QLabel *m_sentence;
    QLabel *m_timingHeading;
    PhasesView *m_phases;
    HeadView *m_head;
    QLabel *m_bodyHeading;
    QPushButton *m_hex;
    CodeView *m_bodyView;
    QLabel *m_connectionHeading;
    FieldList *m_connection;
    QByteArray m_bytes;
};

} // namespace ovyxa
