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
class DimGlyph final : public QIconEngine
{
public:
    explicit DimGlyph(Glyph glyph) : m_glyph(glyph) {}
    void paint(QPainter *painter, const QRect &rect, QIcon::Mode mode, QIcon::State) override
    {
        const Tokens &tokens = tokensFor(QGuiApplication::palette());
        paintGlyph(painter, QRectF(rect), m_glyph, mode == QIcon::Disabled ? tokens.line : tokens.dim);
    }
    QPixmap pixmap(const QSize &size, QIcon::Mode mode, QIcon::State state) override
    {
        QPixmap image(size);
        image.fill(Qt::transparent);
        QPainter painter(&image);
        paint(&painter, QRect(QPoint(0, 0), size), mode, state);
        return image;
    }
    [[nodiscard]] QIconEngine *clone() const override { return new DimGlyph(m_glyph); }

private:
    Glyph m_glyph;
};

} // namespace

QIcon glyphIcon(Glyph glyph)
{
    return QIcon(new DimGlyph(glyph));
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
    made->setFixedWidth(24);
    setGlyph(made, glyph, says);
    return made;
}

} // namespace ovyxa
