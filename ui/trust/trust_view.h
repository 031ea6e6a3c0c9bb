// SPDX-License-Identifier: MIT
#pragma once

#include "core/model/instant.h"
#include "ui/common/time_format.h"

#include <QtWidgets/QWidget>

#include <optional>

class QGridLayout;
class QLabel;
class QPushButton;

namespace ovyxa {

class NoticeBar;
class ReceiverDoor;
class TrustCheck;
class TrustRow;

/// Who on this machine accepts the bench's certificate: a row a client, asked when it opens and by "Ask again". A document in the centre.
/// GUI thread; the door outlives it.
class TrustView final : public QWidget
{
    Q_OBJECT
public:
    TrustView(ReceiverDoor *receiver, const QString &authorityFile, QWidget *parent = nullptr);

    void setZone(Zone zone);

protected:
    void resizeEvent(QResizeEvent *event) override;

private:
    void ask();
    void showRow(int row);
    void showAsked();
    void arrange();

    QString m_authorityFile;
    TrustCheck *m_check;
    QLabel *m_authority;
    QLabel *m_path;
    QLabel *m_asked;
    QPushButton *m_again;
    NoticeBar *m_notice;
    QWidget *m_table;
    QGridLayout *m_grid = nullptr;
    QList<QLabel *> m_heads;
    QList<TrustRow *> m_rows;
    std::optional<Instant> m_askedAt;
    Zone m_zone = Zone::Local;
    bool m_narrow = false;
};

} // namespace ovyxa
