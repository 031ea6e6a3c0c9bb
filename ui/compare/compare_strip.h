// SPDX-License-Identifier: MIT
#pragma once

#include <QtWidgets/QWidget>

class QLabel;
class QTableView;

namespace ovyxa {

class CompareModel;
struct Comparison;

/// Under the lines of a comparison: the bytes at the first difference that counts, and the way to all of them. Hidden where no byte differs.
/// GUI thread.
class CompareStrip final : public QWidget
{
    Q_OBJECT
public:
    explicit CompareStrip(QWidget *parent = nullptr);

    void setComparison(const Comparison &comparison);
    void setWanted(bool wanted); ///< false while all bytes are shown anyway, or where there is no room

Q_SIGNALS:
    void bytesWanted();

private:
    void refresh();

    CompareModel *m_model;
    QLabel *m_place;
    QTableView *m_rows;
    bool m_isWanted = true;
};

} // namespace ovyxa
