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

    /// The text of a file as it stands now, saved or not. What was typed into it before can still be undone.
    void setText(const QString &file, const QByteArray &text, bool readOnly);
    [[nodiscard]] QByteArray text() const;
    void goToMistake();

Q_SIGNALS:
    void edited();
    void looked();     ///< at what was typed, once the typing pauses
    void copyWanted(); ///< of one that is read only

private:
    void look();

    ScenarioText *m_text;
    NoticeBar *m_mistake;
    NoticeBar *m_readOnly;
    QLabel *m_right;
    QString m_folder; ///< where the files that it names are
    QTimer m_pause;
    bool m_isTyped = true; ///< what changes it
};

} // namespace ovyxa
