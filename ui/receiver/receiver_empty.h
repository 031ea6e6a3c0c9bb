// SPDX-License-Identifier: MIT
#pragma once

#include <QtWidgets/QWidget>

class QLabel;
class QPushButton;

namespace ovyxa {

class CodeView;

/// What stands in the captures' place while there are none: how to send the first one.
class ReceiverEmpty final : public QWidget
{
    Q_OBJECT
public:
    explicit ReceiverEmpty(QWidget *parent = nullptr);

    /// An empty line: the receiver is stopped.
    void setLine(const QString &curlLine, const QString &authorityFile);

Q_SIGNALS:
    void startWanted();
    void trustWanted();

private:
    QLabel *m_text;
    CodeView *m_line;
    QPushButton *m_copy;
    QLabel *m_authority;
    QPushButton *m_copyAuthority;
    QPushButton *m_trust;
    QPushButton *m_start;
};

} // namespace ovyxa
