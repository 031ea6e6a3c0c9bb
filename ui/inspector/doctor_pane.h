// SPDX-License-Identifier: MIT
#pragma once

#include "ui/inspector/doctor_view.h"

namespace ovyxa {

class CutLabel;

/// One station of a body in the signature doctor: its bytes in rows with their offsets, its size and hash, and the byte at which it differs.
/// GUI thread.
class DoctorPane final : public QWidget
{
    Q_OBJECT
public:
    DoctorPane(const QString &title, const QString &name, QWidget *parent);

    /// `verdict` says how it is to the one before it, in this tone. `difference`: the byte to mark, nothing = none.
    void showSide(const DoctorCase::Side &side, const QString &verdict, const QString &tone, std::optional<qsizetype> difference);
    [[nodiscard]] QString summary() const; ///< in a line, to be copied

protected:
    void resizeEvent(QResizeEvent *event) override;

private:
    [[nodiscard]] int perRow() const; ///< characters, as wide as the view is now
    void fill();

    QString m_title;
    QLabel *m_size;
    QLabel *m_words;
    CodeView *m_view;
    QLabel *m_hashName;
    CutLabel *m_hash;
    QLabel *m_verdict;
    QLabel *m_byte;
    std::optional<QByteArray> m_bytes;
    std::optional<qsizetype> m_difference;
    QString m_tone;
    int m_perRow = 0; ///< as shown
};

/// A body in rows of so many characters, each behind the offset of its first byte, and where in it the byte stands that is marked.
struct ByteRows
{
    QString text;
    qsizetype from = 0;
    qsizetype length = 0;
};
[[nodiscard]] ByteRows byteRows(const QByteArray &bytes, int perRow, std::optional<qsizetype> marked);

} // namespace ovyxa
