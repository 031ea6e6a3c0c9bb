// SPDX-License-Identifier: MIT
#pragma once

#include "core/model/ids.h"
#include "ui/log/column_fit.h"

#include <QtCore/QObject>
#include <QtCore/QSet>
#include <QtCore/QStringList>

class QTableView;

namespace ovyxa {

class DeliveryModel;

/// The log's columns: which there are, in what order and how wide. People choose by the header's menu, order and size by dragging; what
/// there is no room for goes in a fixed order (fitColumns). Owned by the log's view; GUI thread.
class LogColumns final : public QObject
{
    Q_OBJECT
public:
    LogColumns(QTableView *view, DeliveryModel *model);

    /// Shares the view's width among them. To be called when it changes, and when other rows may need another width.
    void fit();
    void followDates();                             ///< fits again where times came to need a date, or no longer do
    void setWebhookNames(const QStringList &names); ///< of those that are listed; what rows call theirs is looked up anew
    [[nodiscard]] int wantedWidth() const;          ///< all chosen columns, uncut
    void openMenu();                                ///< at the header: which columns are shown
    /// As people left them. What is damaged is not taken; widths from another font or language are not, either.
    [[nodiscard]] QByteArray save() const;
    void restore(const QByteArray &saved);

private:
    void openMenuAt(const QPoint &place); ///< of the screen
    [[nodiscard]] QList<int> neededWidths() const;
    [[nodiscard]] ColumnWishes wishes() const;
    [[nodiscard]] int headingWidth(int column) const;
    void measureTime();
    void takeRows(int first, int last);
    [[nodiscard]] bool takeAnswers(int first, int last); ///< whether one is wider than all before
    void choose(int column, bool shown);
    void reset();

    QTableView *m_view;
    DeliveryModel *m_model;
    QList<int> m_needed;                                            ///< widths that show what each has to say, in the font and language of now
    QList<int> m_own;                                               ///< as people dragged them; 0 = as needed
    QList<bool> m_hidden = QList<bool>(DeliveryColumnCount, false); ///< by people
    QSet<WebhookId> m_inRows;                                       ///< webhooks of rows that were listed, some under longer names
    int m_names = 0;                                                ///< the widest webhook's
    int m_answers = 0;                                              ///< the widest answer's of rows that were listed
    int m_usualEvent = 0;                                           ///< width that the event gives up to
    int m_stateAlone = 0;                                           ///< the state, without what it is for a moment only, and the room behind it
    int m_leastAnswer = 0;                                          ///< and the answer: "refused", and its heading
    int m_timeAgo = 0;                                              ///< widths of the time's column
    int m_timeToday = 0;
    int m_timeWithDate = 0;
    int m_secondsToday = 0;
    int m_secondsWithDate = 0;
    int m_minutesWithDate = 0;
    bool m_dated = false;
    bool m_fitting = false;
};

} // namespace ovyxa
