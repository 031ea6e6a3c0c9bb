// SPDX-License-Identifier: MIT
#pragma once

#include "ui/common/time_format.h"

#include <QtCore/QTimer>
#include <QtWidgets/QWidget>

class QAbstractItemModel;
class QLabel;
class QProgressBar;
class QPushButton;

namespace ovyxa {

class FoundCount;
class QuerySearch;

/// What a list that is filtered or read to its end says of that: how many match, how far it has looked, and a way to end that. What takes
/// less than half a second shows no progress. GUI thread.
class ScanLine final : public QWidget
{
    Q_OBJECT
public:
    enum class Form {
        Foot,  ///< a line of its own
        Beside ///< the query's field: how many of how many, and where there is a search, its progress
    };
    ScanLine(QuerySearch *search, const QAbstractItemModel *model, QWidget *parent = nullptr, Form form = Form::Foot);

    [[nodiscard]] FoundCount *found() const { return m_found; } ///< what it says of how many there are
    void setZone(Zone zone);
    void setNow(Instant now);

Q_SIGNALS:
    void left(); ///< its button goes while it has the focus

protected:
    void resizeEvent(QResizeEvent *event) override;

private:
    void follow(bool reading);
    void refresh();

    QuerySearch *m_search;
    const QAbstractItemModel *m_model;
    FoundCount *m_found;
    Form m_form;
    QLabel *m_matches;
    QLabel *m_scanned;
    QProgressBar *m_progress;
    QPushButton *m_end;
    QLabel *m_back;
    QTimer m_slow;
    bool m_showsProgress = false;
    Zone m_zone = Zone::Local;
    Instant m_now{};
};

} // namespace ovyxa
