// SPDX-License-Identifier: MIT
#pragma once

#include "ui/query/query_counts.h"
#include "ui/query/query_suggestions.h"

#include <QtWidgets/QFrame>

class QLabel;
class QLineEdit;
class QListWidget;
class QListWidgetItem;

namespace ovyxa {

/// What opens under the query's field: what is wrong with it, what could be taken, or a line to name a filter by. It never has the focus but
/// for that line; the field hands it the keys. A child of the window, over what lies there.
class QueryPopup final : public QFrame
{
    Q_OBJECT
public:
    /// `prefix` of its parts' object names, as the language has it.
    QueryPopup(QWidget *field, const QString &prefix);

    /// Opens, or closes where there is nothing to show. `chooseFirst`: Tab takes it without going there.
    void showSuggestions(const QList<QuerySuggestion> &suggestions, bool chooseFirst);
    void showCount(const QString &query, const QueryCounts::Count &count);
    void showProblem(const QString &problem); ///< above the suggestions; empty takes it away
    void askName(const QString &suggested);   ///< of the filter to save
    void close();

    [[nodiscard]] const QuerySuggestion *chosen() const; ///< null if none is
    [[nodiscard]] bool isChosenByKeys() const { return m_byKeys; }
    void move(int step);
    [[nodiscard]] QStringList queriesToCount() const;

Q_SIGNALS:
    void taken(const ovyxa::QuerySuggestion &suggestion); ///< by a click
    void chosenChanged(const QString &spoken);            ///< for those who do not see the list
    void named(const QString &name);
    void nameLeft();

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;
    bool focusNextPrevChild(bool next) override;

private:
    void fit();
    void choose(int row);
    [[nodiscard]] bool canBeChosen(int row) const;

    QWidget *m_field;
    QLabel *m_problem;
    QListWidget *m_list;
    QWidget *m_naming;
    QLineEdit *m_name;
    QWidget *m_keys;
    QList<QuerySuggestion> m_suggestions;
    bool m_byKeys = false;
};

} // namespace ovyxa
