// SPDX-License-Identifier: MIT
#include "ui/common/glyph_button.h"

#include "ui/common/buttons.h"
#include "ui/common/tokens.h"

#include <QtGui/QGuiApplication>
#include <QtGui/QIconEngine>
#include <QtGui/QPainter>

namespace ovyxa {

namespace {

/// Painted anew each time, in the colours of now.
class ToneGlyph final : public QIconEngine
{
public:
    ToneGlyph(Glyph glyph, Tone tone) : m_glyph(glyph), m_tone(tone) {}
    void paint(QPainter *painter, const QRect &rect, QIcon::Mode mode, QIcon::State) override
    {
        const Tokens &tokens = tokensFor(QGuiApplication::palette());
        paintGlyph(painter, QRectF(rect), m_glyph, mode == QIcon::Disabled ? tokens.line : tokens.colour(m_tone));
    }
    QPixmap pixmap(const QSize &size, QIcon::Mode mode, QIcon::State state) override
    {
        QPixmap image(size);
        image.fill(Qt::transparent);
        QPainter painter(&image);
        paint(&painter, QRect(QPoint(0, 0), size), mode, state);
        return image;
    }
    [[nodiscard]] QIconEngine *clone() const override { return new ToneGlyph(*this); }

private:
    Glyph m_glyph;
    Tone m_tone;
};

} // namespace

QIcon glyphIcon(Glyph glyph, Tone tone)
{
    return QIcon(new ToneGlyph(glyph, tone));
}

void setGlyph(QPushButton *button, Glyph glyph, const QString &says)
{
    button->setIcon(glyphIcon(glyph));
    button->setAccessibleName(says);
    button->setToolTip(says);
}

QPushButton *glyphButton(Glyph glyph, const QString &says, QWidget *parent)
{
    QPushButton *made = quietButton({}, parent);
    made->setIconSize({14, 14});
    made->setFixedWidth(28);
    setGlyph(made, glyph, says);
    return made;
}

} // namespace ovyxa
