// SPDX-License-Identifier: MIT
#pragma once

#include <QtWidgets/QWidget>

namespace ovyxa {

/// What stands above the two ledgers: whose each is, how much of it was read, and its columns.
class LedgerHead final : public QWidget
{
    Q_OBJECT
public:
    explicit LedgerHead(QWidget *parent = nullptr);

    /// `newest`: of how many events this is, where there are older ones that were not read; 0: of all.
    void setRead(qsizetype attempts, qsizetype requests, qsizetype newest);
    void setListening(bool listening);
    void setColumns(int width, bool hasDates); ///< as wide as the lines below are
    [[nodiscard]] QSize sizeHint() const override;
    [[nodiscard]] QSize minimumSizeHint() const override { return {0, sizeHint().height()}; }

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    void tell();

    QString m_scope; ///< what of the sender's was read
    QString m_attempts;
    QString m_requests;
    bool m_listening = false;
    int m_width = 0;
    bool m_hasDates = false;
};

} // namespace ovyxa
