// SPDX-License-Identifier: MIT
#pragma once

#include <QtWidgets/QTabBar>

namespace ovyxa {

/// Tabs with a hairline between the places and the documents. Where there is no room for all, a document's name is cut before a place is scrolled
/// away. Owned by the centre.
class CentreTabs final : public QTabBar
{
public:
    explicit CentreTabs(QWidget *parent) : QTabBar(parent) { setElideMode(Qt::ElideMiddle); }

    /// The places and a document: what the tab line is for.
    [[nodiscard]] QSize minimumSizeHint() const override;
    /// Of the first tabs, with a document's name cut, and with so much more around the words of each.
    [[nodiscard]] int widthOf(int tabs, int more = 0) const;

    int places = 0;

protected:
    [[nodiscard]] QSize minimumTabSizeHint(int index) const override;
    void showEvent(QShowEvent *event) override;
    void paintEvent(QPaintEvent *event) override;

private:
    [[nodiscard]] int leastWidth(int index, int more) const;
};

} // namespace ovyxa
