// SPDX-License-Identifier: MIT
#pragma once

#include "core/rules/two_ledgers.h"

#include <QtWidgets/QAbstractButton>

namespace ovyxa {

/// How many events are such a case, and whether they are shown: a switch. Its accessible name says both figure and case.
class LedgerTile final : public QAbstractButton
{
    Q_OBJECT
public:
    LedgerTile(LedgerCase kind, QWidget *parent);

    [[nodiscard]] LedgerCase kind() const { return m_kind; }
    void setCount(qsizetype count, qsizetype ofNewest = 0); ///< of so many events, where there are older ones that were not read; 0: of all
    [[nodiscard]] qsizetype count() const { return m_count; }
    [[nodiscard]] int heightAt(int width) const; ///< with all its words
    [[nodiscard]] QSize sizeHint() const override { return {leastTile, heightAt(leastTile)}; }
    [[nodiscard]] QSize minimumSizeHint() const override { return {60, 40}; }
    static constexpr int leastTile = 100;

protected:
    void paintEvent(QPaintEvent *event) override;
    void enterEvent(QEnterEvent *event) override;
    void leaveEvent(QEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;

private:
    LedgerCase m_kind;
    qsizetype m_count = 0;
};

} // namespace ovyxa
