// SPDX-License-Identifier: MIT
#include "ui/common/ui_state.h"

#include <QtCore/QDir>

#include <algorithm>

namespace ovyxa {

using namespace Qt::StringLiterals;

namespace {
constexpr int widestFrame = 200; // beyond that it is damage

QString zoneWord(Zone zone)
{
    switch (zone) {
    case Zone::Local: return u"local"_s;
    case Zone::Utc: return u"utc"_s;
    case Zone::Relative: return u"relative"_s;
    }
    return {};
}
} // namespace

UiState::UiState(const QString &profileFolder) : m_file(QDir(profileFolder).filePath(u"window.ini"_s), QSettings::IniFormat) {}

QByteArray UiState::geometry() const
{
    return m_file.value(u"window/geometry"_s).toByteArray();
}

void UiState::setGeometry(const QByteArray &geometry)
{
    m_file.setValue(u"window/geometry"_s, geometry);
}

std::optional<QMargins> UiState::frame() const
{
    const QVariantList sides = m_file.value(u"window/frame"_s).toList();
    if (sides.size() != 4)
        return {};
    QList<int> widths;
    for (const QVariant &side : sides)
        widths.append(std::clamp(side.toInt(), 0, widestFrame));
    return QMargins(widths.at(0), widths.at(1), widths.at(2), widths.at(3));
}

void UiState::setFrame(const QMargins &frame)
{
    m_file.setValue(u"window/frame"_s, QVariantList{frame.left(), frame.top(), frame.right(), frame.bottom()});
}

QByteArray UiState::layout() const
{
    return m_file.value(u"window/layout"_s).toByteArray();
}

void UiState::setLayout(const QByteArray &layout)
{
    m_file.setValue(u"window/layout"_s, layout);
}

QByteArray UiState::part(const QString &objectName) const
{
    return m_file.value(u"parts/"_s + objectName).toByteArray();
}

void UiState::setPart(const QString &objectName, const QByteArray &state)
{
    m_file.setValue(u"parts/"_s + objectName, state);
}

ThemeChoice UiState::theme() const
{
    const QString word = m_file.value(u"look/theme"_s).toString();
    return word == "dark"_L1 ? ThemeChoice::Dark : word == "light"_L1 ? ThemeChoice::Light : ThemeChoice::System;
}

void UiState::setTheme(ThemeChoice theme)
{
    const auto word = theme == ThemeChoice::Dark ? "dark"_L1 : theme == ThemeChoice::Light ? "light"_L1 : "system"_L1;
    m_file.setValue(u"look/theme"_s, word);
}

Zone UiState::zone() const
{
    const QString word = m_file.value(u"look/zone"_s).toString();
    const auto found = std::find_if(allZones.begin(), allZones.end(), [&word](Zone each) { return zoneWord(each) == word; });
    return found == allZones.end() ? Zone::Local : *found;
}

void UiState::setZone(Zone zone)
{
    m_file.setValue(u"look/zone"_s, zoneWord(zone));
}

QString UiState::language() const
{
    return m_file.value(u"look/language"_s).toString();
}

void UiState::setLanguage(const QString &code)
{
    m_file.setValue(u"look/language"_s, code);
}

QString UiState::snippetLanguage() const
{
    return m_file.value(u"inspector/snippet"_s).toString();
}

void UiState::setSnippetLanguage(const QString &name)
{
    m_file.setValue(u"inspector/snippet"_s, name);
}

} // namespace ovyxa
