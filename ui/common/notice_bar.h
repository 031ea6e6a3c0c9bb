// SPDX-License-Identifier: MIT
#pragma once

#include <QtCore/QPointer>
#include <QtCore/QTimer>
#include <QtWidgets/QFrame>

#include <chrono>
#include <functional>

class QBoxLayout;
class QLabel;
class QPushButton;

namespace ovyxa {

/// A line that says something at the place where it happened, instead of a modal box. Hidden while there is nothing to say;
/// Esc or × closes it. That something went well goes by itself after a while, unless it is pointed at or offers an action; the focus
/// goes back to where it was. Its action is a command, too, wherever an owner lists one.
class NoticeBar final : public QFrame
{
    Q_OBJECT
public:
    enum class Level { Information, Good, Warning, Problem };

    explicit NoticeBar(QWidget *parent = nullptr);

    /// Shows a text, and a button if `action` is not empty. Replaces what stood there.
    void showNotice(Level level, const QString &text, const QString &action = {}, std::function<void()> act = {});
    [[nodiscard]] QString text() const;
    [[nodiscard]] QString action() const; ///< what it offers now; empty = nothing
    void act();
    [[nodiscard]] QSize sizeHint() const override;
    /// How long a short good word stays; 6 s unless told otherwise. Longer ones stay longer, and what went wrong three times as long.
    void setStays(std::chrono::milliseconds span) { m_stays = span; }
    /// True: what went wrong or offers an action goes by itself, too, the latter after five times as long: where it stands beside people's work, not
    /// in a form to be mended.
    void setLeaves(bool leaves) { m_leaves = leaves; }
    /// False: it stays until its owner hides it, for what is true as long as a form stands as it does.
    void setClosable(bool closable);

public Q_SLOTS:
    void dismiss();

Q_SIGNALS:
    void dismissed();
    void said(); ///< it shows something else

protected:
    void keyPressEvent(QKeyEvent *event) override;
    void resizeEvent(QResizeEvent *event) override; ///< where it is narrow the button stands under the text

private:
    class Mark;
    QBoxLayout *m_words;
    Mark *m_mark;
    QLabel *m_text;
    QPushButton *m_action;
    QPushButton *m_close;
    bool m_closable = true;
    bool m_leaves = false;
    std::chrono::milliseconds m_stays{6000};
    QPointer<QWidget> m_before; ///< had the focus before it came in here
    std::function<void()> m_act;
    QTimer m_fade;
};

} // namespace ovyxa
