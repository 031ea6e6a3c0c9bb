// SPDX-License-Identifier: MIT
#pragma once

#include <QtWidgets/QFrame>

class QLabel;
class QLineEdit;
class QPushButton;

namespace ovyxa {

/// Asks from when to when a scenario is to be recorded from the log, in a line. Enter records, Esc closes. GUI thread.
class RecordBar final : public QFrame
{
    Q_OBJECT
public:
    explicit RecordBar(QWidget *parent = nullptr);

    void open();
    void setBusy(bool busy);
    void showProblem(const QString &problem); ///< beside what was typed

Q_SIGNALS:
    void recordWanted(const QString &since, const QString &before); ///< as queries take them; `before` may be empty

protected:
    void keyPressEvent(QKeyEvent *event) override;

private:
    void close();

    QLineEdit *m_since;
    QLineEdit *m_before;
    QPushButton *m_record;
    QLabel *m_problem;
};

} // namespace ovyxa
