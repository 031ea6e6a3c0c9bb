// SPDX-License-Identifier: MIT
#pragma once

#include "ui/inspector/inspector_page.h"

class QLabel;
class QPushButton;

namespace ovyxa {

class AttemptStrip;
class CodeView;
class HeadView;

/// The request as it went out (or, of a capture, as it came in): request line, headers, trailers, and the beginning of the body.
class RequestPage final : public InspectorPage
{
    Q_OBJECT
public:
    explicit RequestPage(QWidget *parent = nullptr);
    void showInspection(const Inspection &inspection, Zone zone) override;

Q_SIGNALS:
    void attemptChosen(int number);
    void payloadWanted(); ///< all of the body

private:
    void show(const QString &summary, const QByteArray &head, const QByteArray &bytes);

    AttemptStrip *m_strip;
    QLabel *m_summary;
    QPushButton *m_curl;
    HeadView *m_head;
    QLabel *m_bodyHeading;
    QPushButton *m_whole;
    CodeView *m_bodyView;
    const Inspection *m_inspection = nullptr; ///< what is shown
};

} // namespace ovyxa
