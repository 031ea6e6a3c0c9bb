// SPDX-License-Identifier: MIT
#pragma once

#include <QtCore/QTimer>
#include <QtWidgets/QWidget>

class QLabel;

namespace ovyxa {

class NoticeBar;
class ScenarioText;

/// A scenario as text: what the reader finds wrong is marked in its place and told below, a moment after the last key. One that comes with
/// the bench is read only. GUI thread.
class ScenarioEditor final : public QWidget
{
    Q_OBJECT
public:
    explicit ScenarioEditor(QWidget *parent = nullptr);

    /// `folder`: where the files that it names are.
    void setText(const QByteArray &text, const QString &folder, bool readOnly);
    [[nodiscard]] QByteArray text() const;
    void goToMistake();

Q_SIGNALS:
    void edited();
    void copyWanted(); ///< of one that is read only

private:
    void look();

    ScenarioText *m_text;
    NoticeBar *m_mistake;
    NoticeBar *m_readOnly;
    QLabel *m_right;
    QString m_folder;
    QTimer m_pause;
    bool m_isTyped = true; ///< what changes it
};

} // namespace ovyxa
