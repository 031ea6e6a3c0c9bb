// SPDX-License-Identifier: MIT
#pragma once

#include <QtWidgets/QWidget>

class QPushButton;
class QTreeWidget;

namespace ovyxa {

class CodeView;

/// The head of a message: a row a field, in the order of the wire and with its repeats, or the raw bytes with their line ends. GUI thread.
class HeadView final : public QWidget
{
    Q_OBJECT
public:
    HeadView(const QString &title, const QString &accessibleName, QWidget *parent = nullptr);

    /// Start lines and fields as they were on the wire, of several heads one after the other; hidden when there are none.
    void setHead(const QByteArray &head);

protected:
    void changeEvent(QEvent *event) override;

private:
    void fill(const QByteArray &head);
    void copyLine(bool valueOnly) const;

    QByteArray m_head;
    QPushButton *m_raw;
    QTreeWidget *m_fields;
    CodeView *m_bytes;
};

} // namespace ovyxa
