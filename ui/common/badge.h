// SPDX-License-Identifier: MIT
#pragma once

#include "ui/common/state_style.h"

#include <QtWidgets/QWidget>

namespace ovyxa {

/// The pill of a state: tinted ground, mark and word. For delegates.
void paintBadge(QPainter *painter, const QRect &cell, const StateStyle &style, const Tokens &tokens, const QFont &font);
[[nodiscard]] QSize badgeSize(const StateStyle &style, const QFont &font);

/// The same as a widget. Its accessible name is the word.
class Badge final : public QWidget
{
    Q_OBJECT
public:
    explicit Badge(QWidget *parent = nullptr);
    /// `tinted` = false leaves the ground away, for quiet places such as a row's health.
    void setStyle(const StateStyle &style, bool tinted = true);
    [[nodiscard]] QSize sizeHint() const override;
    [[nodiscard]] QSize minimumSizeHint() const override { return sizeHint(); }

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    StateStyle m_style{Glyph::Ring, {}, Tone::Dim};
    bool m_tinted = true;
};

} // namespace ovyxa
