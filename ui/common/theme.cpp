// SPDX-License-Identifier: MIT
#include "ui/common/theme.h"

#include "ui/common/style_sheet.h"
#include "ui/common/system_scheme.h"

#include <QtGui/QFontDatabase>
#include <QtGui/QFontInfo>
#include <QtGui/QScreen>
#include <QtWidgets/QAbstractItemView>
#include <QtWidgets/QApplication>
#include <QtWidgets/QProxyStyle>
#include <QtWidgets/QStyleFactory>

#include <cmath>

namespace ovyxa {

using namespace Qt::StringLiterals;

namespace {

/// Fusion with the few measures that a style sheet cannot give.
class BenchStyle final : public QProxyStyle
{
public:
    BenchStyle() : QProxyStyle(QStyleFactory::create(u"fusion"_s)) {}

    int styleHint(StyleHint hint, const QStyleOption *option, const QWidget *widget, QStyleHintReturn *returned) const override
    {
        switch (hint) {
        case SH_ToolTip_WakeUpDelay: return 400;
        case SH_UnderlineShortcut: // shown by Alt on platforms that want it; the labels stay quiet
        case SH_ItemView_ActivateItemOnSingleClick: return 0;
        default: return QProxyStyle::styleHint(hint, option, widget, returned);
        }
    }

    /// One ring for what has the focus: the style sheet gives each kind of control its own, and a dotted one would lie within it. In lists and trees
    /// it is around the row.
    void drawPrimitive(PrimitiveElement element, const QStyleOption *option, QPainter *painter, const QWidget *widget) const override
    {
        if (element != PE_FrameFocusRect || !widget || qobject_cast<const QAbstractItemView *>(widget)) // a tree names none for its rows
            QProxyStyle::drawPrimitive(element, option, painter, widget);
    }

    int pixelMetric(PixelMetric metric, const QStyleOption *option, const QWidget *widget) const override
    {
        switch (metric) {
        case PM_SmallIconSize: return 16;
        case PM_DockWidgetSeparatorExtent: return 1;
        default: return QProxyStyle::pixelMetric(metric, option, widget);
        }
    }
};

/// The platform's interface font at its size, but never below 13 pixels; Inter where it is installed.
QFont baseFont()
{
    QFont font = QFontDatabase::systemFont(QFontDatabase::GeneralFont);
    // Reckoned, and not asked of the font: where another one takes its place, it is not loaded.
    const QScreen *screen = QGuiApplication::primaryScreen(); // none while all are switched off
    const double dots = screen ? screen->logicalDotsPerInchY() : 96;
    const int pixels = std::max(13, font.pixelSize() > 0 ? font.pixelSize() : int(std::lround(font.pointSizeF() * dots / 72)));
    if (QFontDatabase::hasFamily(u"Inter"_s))
        font.setFamily(u"Inter"_s);
    font.setPixelSize(std::min(pixels, 18));
    return font;
}

} // namespace

Theme::Theme(QApplication *application, QObject *parent)
    : QObject(parent)
    , m_application(application)
    , m_paletteIsDark(tokensFor(application->palette()).dark)
{
    m_application->setFont(baseFont());
    m_application->setStyle(new BenchStyle);
    m_application->installEventFilter(this);
    const auto *desktop = new SystemScheme(this);
    connect(desktop, &SystemScheme::told, this, &Theme::setTold);
    connect(desktop, &SystemScheme::unset, this, [this] { setTold({}); });
}

void Theme::loadFonts()
{
    QApplication::setFont(baseFont());
    const QList<QFont> fonts{interfaceFont(),
                             interfaceFont(0, QFont::DemiBold),
                             interfaceFont(2, QFont::DemiBold),
                             interfaceFont(-1),
                             interfaceFont(-2),
                             interfaceFont(-2, QFont::DemiBold),
                             dataFont(),
                             dataFont(-2)};
    for (const QFont &font : fonts)
        (void)QFontMetrics(font).horizontalAdvance(u"Ovyxa"_s);
}

void Theme::setTold(std::optional<bool> dark)
{
    const bool before = tokens().dark;
    m_told = dark;
    if (tokens().dark != before)
        apply(m_choice);
}

/// The platform's theme has changed: its palette is looked at again, behind ours.
bool Theme::eventFilter(QObject *watched, QEvent *event)
{
    if (event->type() == QEvent::ThemeChange && watched->isWindowType()) {
        const bool before = tokens().dark;
        m_application->setPalette(QPalette());
        m_paletteIsDark = tokensFor(m_application->palette()).dark;
        m_application->setPalette(paletteFrom(tokens()));
        if (tokens().dark != before)
            apply(m_choice);
    }
    return QObject::eventFilter(watched, event);
}

const Tokens &Theme::tokens() const
{
    const bool dark = m_choice == ThemeChoice::Dark || (m_choice == ThemeChoice::System && m_told.value_or(m_paletteIsDark));
    return dark ? darkTokens() : lightTokens();
}

void Theme::apply(ThemeChoice choice)
{
    m_choice = choice;
    m_application->setPalette(paletteFrom(tokens()));
    m_application->setStyleSheet(styleSheetFrom(tokens(), QFontInfo(QApplication::font()).pixelSize()));
    Q_EMIT changed();
}

QFont interfaceFont(int delta, QFont::Weight weight)
{
    QFont font = QApplication::font();
    font.setPixelSize(QFontInfo(font).pixelSize() + delta);
    font.setWeight(weight);
    return font;
}

QFont dataFont(int delta)
{
    // Those that are there: for one that is not, the system would be asked each time what comes near it.
    static const QStringList families = [] {
        const QStringList installed = QFontDatabase::families();
        QStringList known{u"JetBrains Mono NL"_s, u"JetBrains Mono"_s, u"DejaVu Sans Mono"_s, u"Cascadia Mono"_s,
                          u"SF Mono"_s,           u"Menlo"_s,          u"Consolas"_s};
        known.removeIf([&installed](const QString &each) { return !installed.contains(each); });
        return known << QFontDatabase::systemFont(QFontDatabase::FixedFont).family();
    }();
    QFont font;
    // Bytes are shown as they are, so without ligatures: a font that has them would draw === as one sign.
    font.setFamilies(families);
    font.setStyleHint(QFont::Monospace, QFont::PreferNoShaping);
    font.setPixelSize(QFontInfo(QApplication::font()).pixelSize() + delta);
    return font;
}

QPalette paletteFrom(const Tokens &tokens)
{
    QPalette palette;
    palette.setColor(QPalette::Window, tokens.panel);
    palette.setColor(QPalette::WindowText, tokens.text);
    palette.setColor(QPalette::Base, tokens.panel);
    palette.setColor(QPalette::AlternateBase, tokens.alternate);
    palette.setColor(QPalette::Text, tokens.text);
    palette.setColor(QPalette::PlaceholderText, tokens.dim);
    palette.setColor(QPalette::Button, tokens.panel);
    palette.setColor(QPalette::ButtonText, tokens.text);
    palette.setColor(QPalette::BrightText, tokens.bad);
    palette.setColor(QPalette::Highlight, tokens.accentTint);
    palette.setColor(QPalette::HighlightedText, tokens.text);
    palette.setColor(QPalette::Link, tokens.accent);
    palette.setColor(QPalette::LinkVisited, tokens.accent);
    palette.setColor(QPalette::ToolTipBase, tokens.alternate);
    palette.setColor(QPalette::ToolTipText, tokens.text);
    palette.setColor(QPalette::Light, tokens.panel);
    palette.setColor(QPalette::Midlight, tokens.alternate);
    palette.setColor(QPalette::Mid, tokens.line);
    palette.setColor(QPalette::Dark, tokens.line);
    palette.setColor(QPalette::Shadow, tokens.line);
    for (const QPalette::ColorRole role : {QPalette::WindowText, QPalette::Text, QPalette::ButtonText, QPalette::HighlightedText})
        palette.setColor(QPalette::Disabled, role, tokens.dim);
    return palette;
}

} // namespace ovyxa
