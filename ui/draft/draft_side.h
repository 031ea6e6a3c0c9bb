// SPDX-License-Identifier: MIT
#pragma once

#include "ui/common/time_format.h"
#include "ui/draft/draft_tries.h"

#include <QtWidgets/QScrollArea>

class QBoxLayout;
class QLabel;
class QListWidget;
class QPushButton;

namespace ovyxa {

class Badge;
class CodeView;

/// Beside a draft: what the last try came to, against the one before, and all tries. Another one can be chosen. GUI thread.
class DraftSide final : public QScrollArea
{
    Q_OBJECT
public:
    DraftSide(Bench *bench, DraftTries *tries, QWidget *parent = nullptr);

    void setZone(Zone zone);
    [[nodiscard]] QSize sizeHint() const override { return {336, 400}; }

Q_SIGNALS:
    void compareWanted(ovyxa::DeliveryId before, ovyxa::DeliveryId now);
    void deliveryWanted(ovyxa::DeliveryId id);

protected:
    void resizeEvent(QResizeEvent *event) override;

private:
    void refresh();
    void showList();
    void fitTries();
    void showRow();
    void showVerdict(const DraftTries::Row &row, const Attempt *before);
    [[nodiscard]] qsizetype chosen() const;
    [[nodiscard]] QString curlLine() const;

    Bench *m_bench;
    DraftTries *m_tries;
    Zone m_zone = Zone::Local;
    DeliveryId m_chosen; ///< not valid: the last
    QWidget *m_body;
    QWidget *m_outcome; ///< of the chosen try: what it came to, against the one before
    QWidget *m_answer;
    QWidget *m_triesBox;
    QLabel *m_empty;
    QLabel *m_heading;
    QLabel *m_time;
    QLabel *m_title;
    Badge *m_badge;
    QFrame *m_verdict;
    QLabel *m_verdictTitle;
    QLabel *m_verdictText;
    QLabel *m_status;
    QLabel *m_took;
    QLabel *m_sent;
    QLabel *m_detail;
    QLabel *m_headersTitle;
    CodeView *m_headers;
    QLabel *m_bodyTitle;
    CodeView *m_answerBody;
    QLabel *m_listTitle;
    QListWidget *m_list;
    QPushButton *m_compare;
    QPushButton *m_show;
    QBoxLayout *m_verbs = nullptr;
    QPushButton *m_curl;
};

} // namespace ovyxa
