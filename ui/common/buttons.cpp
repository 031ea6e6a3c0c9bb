// SPDX-License-Identifier: MIT
#include "ui/common/buttons.h"

#include "ui/common/theme.h"
#include "ui/common/tool_tip_text.h"

#include <QtCore/QCoreApplication>
#include <QtCore/QHash>
#include <QtCore/QTimer>
#include <QtGui/QAction>
#include <QtGui/QClipboard>
#include <QtGui/QGuiApplication>
#include <QtGui/QKeyEvent>
#include <QtGui/QScreen>
#include <QtGui/QShortcut>
#include <QtWidgets/QLabel>
#include <QtWidgets/QMenu>
#include <QtWidgets/QStyle>

#include <algorithm>
#include <memory>
#include <tuple>

namespace ovyxa {

using namespace Qt::StringLiterals;

namespace {

constexpr std::chrono::milliseconds saysCopied{2000};

struct ButtonWords final
{
    Q_DECLARE_TR_FUNCTIONS(Buttons)
};

/// Where its text wraps, layouts ask a dozen times how high it is at the same few widths, and QLabel would lay the text out each time.
class DimLabel final : public QLabel
{
public:
    using QLabel::QLabel;

    int heightForWidth(int width) const override
    {
        if (!wordWrap())
            return QLabel::heightForWidth(width);
        if (const auto now = std::tuple(text(), font(), contentsMargins(), margin(), indent()); now != m_of) {
            m_of = now;
            m_heights.clear();
        }
        const auto known = m_heights.constFind(width);
        return known != m_heights.cend() ? *known : *m_heights.insert(width, QLabel::heightForWidth(width));
    }

protected:
    void changeEvent(QEvent *event) override
    {
        if (event->type() == QEvent::StyleChange)
            m_heights.clear();
        QLabel::changeEvent(event);
    }

private:
    mutable std::tuple<QString, QFont, QMargins, int, int> m_of; // which the heights are
    mutable QHash<int, int> m_heights;
};

/// Enter presses it too. Qt has that for a dialog's automatic default buttons only, and elsewhere leaves Enter without effect.
class Button final : public QPushButton
{
public:
    using QPushButton::QPushButton;

    void setWords(const QStringList &words)
    {
        m_words = words;
        updateGeometry();
        say();
    }

    [[nodiscard]] QSize sizeHint() const override { return m_words.isEmpty() ? QPushButton::sizeHint() : sizeWith(m_words.constFirst()); }
    [[nodiscard]] QSize minimumSizeHint() const override
    {
        return m_words.isEmpty() ? QPushButton::minimumSizeHint() : sizeWith(m_words.constLast());
    }

protected:
    void resizeEvent(QResizeEvent *event) override
    {
        QPushButton::resizeEvent(event);
        say();
    }

    /// One that turns off while it has the focus keeps it: else that went to whatever comes next, and the next Enter would press it.
    bool focusNextPrevChild(bool next) override { return !isEnabled() || QPushButton::focusNextPrevChild(next); }

    void keyPressEvent(QKeyEvent *event) override
    {
        const bool enter = event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter;
        if (!enter || (event->modifiers() & ~Qt::KeypadModifier) || event->isAutoRepeat())
            return QPushButton::keyPressEvent(event);
        if (menu())
            openMenu();
        else
            click();
    }

private:
    [[nodiscard]] QSize sizeWith(const QString &words) const
    {
        const auto room = [this](const QString &each) { return fontMetrics().size(Qt::TextShowMnemonic, each).width(); };
        return QPushButton::sizeHint() + QSize(room(words) - room(text()), 0);
    }

    void say()
    {
        const auto fits = std::find_if(m_words.cbegin(), m_words.cend(), [this](const QString &each) { return sizeWith(each).width() <= width(); });
        if (!m_words.isEmpty())
            setText(fits == m_words.cend() ? m_words.constLast() : *fits);
    }

    /// Below the button, or above it where there is no room; showMenu() would wait in an event loop of its own.
    void openMenu()
    {
        const int height = menu()->sizeHint().height();
        const QPoint below = mapToGlobal(QPoint(0, this->height()));
        const bool fits = below.y() + height <= screen()->availableGeometry().bottom();
        menu()->popup(fits ? below : mapToGlobal(QPoint(0, -height)));
    }

    QStringList m_words;
};

// Dynamic properties: what an object said before it was off.
constexpr auto usualTip = "usualTip";
constexpr auto usualDescription = "usualDescription";
constexpr auto whyOff = "whyOff";

QString reasonOf(const QObject *control)
{
    return control->property(whyOff).toString();
}

QPushButton *button(const QString &text, QWidget *parent, const QString &kind)
{
    auto *made = new Button(text, parent);
    made->setAutoDefault(false);
    made->setAccessibleName(text);
    if (!kind.isEmpty())
        made->setProperty("kind", kind);
    return made;
}

} // namespace

QPushButton *primaryButton(const QString &text, QWidget *parent)
{
    return button(text, parent, u"primary"_s);
}

QPushButton *secondaryButton(const QString &text, QWidget *parent)
{
    return button(text, parent, {});
}

QPushButton *outlineButton(const QString &text, QWidget *parent)
{
    return button(text, parent, u"outline"_s);
}

QPushButton *linkButton(const QString &text, QWidget *parent)
{
    auto *made = button(text, parent, u"link"_s);
    made->setCursor(Qt::PointingHandCursor);
    return made;
}

void setWords(QPushButton *button, const QStringList &words)
{
    static_cast<Button *>(button)->setWords(words);
}

void setOff(QWidget *control, const QString &reason)
{
    if (reasonOf(control).isEmpty()) {
        control->setProperty(usualTip, control->toolTip());
        control->setProperty(usualDescription, control->accessibleDescription());
    }
    const bool wasOff = !reasonOf(control).isEmpty();
    control->setProperty(whyOff, reason);
    control->setEnabled(reason.isEmpty());
    if (reason.isEmpty() && !wasOff)
        return;
    control->setToolTip(reason.isEmpty() ? control->property(usualTip).toString() : toolTipText(reason));
    control->setAccessibleDescription(reason.isEmpty() ? control->property(usualDescription).toString() : reason);
}

void setOff(QAction *action, const QString &reason)
{
    const bool wasOff = !reasonOf(action).isEmpty();
    if (!wasOff && !reason.isEmpty())
        action->setProperty(usualTip, action->toolTip() == action->text() ? QString() : action->toolTip()); // which may change
    action->setProperty(whyOff, reason);
    action->setEnabled(reason.isEmpty());
    if (wasOff || !reason.isEmpty())
        action->setToolTip(reason.isEmpty() ? action->property(usualTip).toString() : reason);
}

void followAction(QPushButton *button, QAction *action)
{
    const auto follow = [button, action] {
        const QString reason = reasonOf(action);
        const QString keys = action->shortcut().toString(QKeySequence::NativeText);
        button->setEnabled(action->isEnabled());
        button->setToolTip(keys.isEmpty() || !reason.isEmpty() ? action->toolTip() : u"%1 (%2)"_s.arg(action->toolTip(), keys));
        button->setAccessibleDescription(action->isEnabled() ? QString() : action->toolTip());
    };
    if (!action->objectName().isEmpty())
        button->setProperty("command", action->objectName()); // the palette has it by that
    QObject::connect(button, &QPushButton::clicked, action, &QAction::trigger);
    QObject::connect(action, &QAction::changed, button, follow);
    follow();
}

void pressByCtrlEnter(QPushButton *button, QWidget *form)
{
    form->setProperty("ctrlEnter", true);
    for (const Qt::Key key : {Qt::Key_Return, Qt::Key_Enter}) {
        auto *keys = new QShortcut(QKeySequence(Qt::CTRL | key), form, nullptr, nullptr, Qt::WidgetWithChildrenShortcut);
        keys->setAutoRepeat(false);
        QObject::connect(keys, &QShortcut::activated, button, [button] {
            if (button->isVisible())
                button->click();
        });
    }
}

QString menuText(QString text)
{
    return text.replace(u'&', "&&"_L1);
}

QPushButton *copyLink(const QString &text, QWidget *parent, std::function<QString()> source)
{
    QPushButton *made = linkButton(text, parent);
    auto *back = new QTimer(made);
    back->setSingleShot(true);
    back->setInterval(saysCopied);
    const auto name = std::make_shared<QString>();
    QObject::connect(back, &QTimer::timeout, made, [made, text, name] {
        made->setText(text);
        made->setAccessibleName(*name);
    });
    QObject::connect(made, &QPushButton::clicked, made, [made, back, name, source = std::move(source)] {
        const QString copied = source();
        if (copied.isEmpty())
            return; // it is not there yet
        QGuiApplication::clipboard()->setText(copied);
        if (!back->isActive())
            *name = made->accessibleName();
        made->setText(ButtonWords::tr("Copied"));
        made->setAccessibleName(made->text());
        back->start();
    });
    return made;
}

QPushButton *quietButton(const QString &text, QWidget *parent)
{
    return button(text, parent, u"quiet"_s);
}

QPushButton *chipButton(const QString &text, QWidget *parent)
{
    auto *made = button(text, parent, u"chip"_s);
    made->setCheckable(true);
    return made;
}

QLabel *sectionLabel(const QString &text, QWidget *parent)
{
    auto *label = new QLabel(text, parent);
    label->setTextFormat(Qt::PlainText);
    QFont font = interfaceFont(-2, QFont::DemiBold);
    font.setCapitalization(QFont::AllUppercase);
    font.setLetterSpacing(QFont::AbsoluteSpacing, 0.4);
    label->setFont(font);
    label->setProperty("tone", u"dim"_s);
    return label;
}

QLabel *dimLabel(const QString &text, QWidget *parent, int fontDelta)
{
    auto *label = new DimLabel(text, parent);
    label->setTextFormat(Qt::PlainText);
    if (fontDelta != 0)
        label->setFont(interfaceFont(fontDelta));
    label->setProperty("tone", u"dim"_s);
    return label;
}

QLabel *dataLabel(const QString &text, QWidget *parent, int fontDelta)
{
    auto *label = new QLabel(text, parent);
    label->setFont(dataFont(fontDelta));
    label->setTextFormat(Qt::PlainText);
    label->setTextInteractionFlags(Qt::TextSelectableByMouse);
    return label;
}

void setTone(QLabel *label, const QString &tone)
{
    setStyleProperty(label, "tone", tone);
}

void setStyleProperty(QWidget *widget, const char *name, const QVariant &value)
{
    if (widget->property(name) == value)
        return;
    widget->setProperty(name, value);
    if (!widget->testAttribute(Qt::WA_WState_Polished))
        return; // it will be, before it is measured or seen
    widget->style()->unpolish(widget);
    widget->style()->polish(widget);
    widget->update();
}

QFrame *hairline(QWidget *parent)
{
    auto *line = new QFrame(parent);
    line->setProperty("surface", u"hairline"_s);
    line->setFixedHeight(1);
    return line;
}

QFrame *card(QWidget *parent)
{
    auto *frame = new QFrame(parent);
    frame->setProperty("surface", u"card"_s);
    return frame;
}

} // namespace ovyxa
