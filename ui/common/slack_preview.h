// SPDX-License-Identifier: MIT
#pragma once

#include <QtWidgets/QFrame>

class QLabel;

namespace ovyxa {

/// A message as Slack shows it: the app's mark and name, the text laid out. GUI thread.
class SlackPreview final : public QFrame
{
    Q_OBJECT
public:
    explicit SlackPreview(QWidget *parent = nullptr);

    void setText(const QString &text); ///< as it stands in the message

private:
    QLabel *m_text;
};

} // namespace ovyxa
