// SPDX-License-Identifier: MIT
#pragma once

#include "ui/common/time_format.h"
#include "ui/query/query_counts.h"

#include <QtCore/QTimer>
#include <QtWidgets/QWidget>

#include <optional>

class QAbstractItemModel;
class QLabel;
class QProgressBar;
class QPushButton;

namespace ovyxa {

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

    /// How many fit where not all of them are listed, as counted beside it; nothing: not known.
    void setCounted(std::optional<QueryCounts::Count> counted);
    void setTotal(qint64 rows); ///< in the ledger, matching or not
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
    Form m_form;
    QLabel *m_matches;
    QLabel *m_scanned;
    QProgressBar *m_progress;
    QPushButton *m_end;
    QLabel *m_back;
    QTimer m_slow;
    bool m_showsProgress = false;
    std::optional<QueryCounts::Count> m_counted;
    qint64 m_total = 0;
    Zone m_zone = Zone::Local;
    Instant m_now{};
};

} // namespace ovyxa
