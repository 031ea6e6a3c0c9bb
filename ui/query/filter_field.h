// SPDX-License-Identifier: MIT
#pragma once

#include "ui/query/query_counts.h"
#include "ui/query/query_memory.h"
#include "ui/query/query_suggestions.h"

#include <QtWidgets/QFrame>

class QPushButton;

namespace ovyxa {

class QueryEdit;
class QueryPopup;
class QuerySearch;

/// The field that a ledger is asked in: a text whose terms are chips, and what can be typed, was named or was searched for in a popup under it. Enter
/// searches, Tab takes, Esc closes, and empties it when nothing is open. What cannot be read is said in place. GUI thread.
class FilterField final : public QFrame
{
    Q_OBJECT
public:
    FilterField(QuerySearch *search, QueryLanguage language, QWidget *parent = nullptr);

    void focusText();
    [[nodiscard]] const QueryMemory &memory() const { return m_memory; }
    void setMemory(const QueryMemory &memory);

Q_SIGNALS:
    void left(); ///< Enter or Esc: the focus should go to the list
    void memoryChanged();

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;
    void paintEvent(QPaintEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;

private:
    enum class Show { Fitting, AllKeys, Earlier };
    void connectPopup();
    [[nodiscard]] bool takesKey(int key, Qt::KeyboardModifiers modifiers);
    [[nodiscard]] bool enter();
    [[nodiscard]] bool escape();
    void suggest(Show what = Show::Fitting, bool chooseFirst = false);
    void take(const QuerySuggestion &suggestion);
    void showQuery();
    void showProblem(const QString &problem);
    void saveOrForget();
    void saveAs(const QString &name);
    void showStar();

    QuerySearch *m_search;
    QueryLanguage m_language;
    QueryEdit *m_text;
    QPushButton *m_clear;
    QPushButton *m_history;
    QPushButton *m_star;
    QueryPopup *m_popup;
    QueryCounts *m_counts;
    QueryMemory m_memory;
    bool m_wrong = false;
};

} // namespace ovyxa
