// SPDX-License-Identifier: MIT
#pragma once

#include <QtWidgets/QWidget>

class QPushButton;

namespace ovyxa {

class CaptureModel;
class CaptureSearch;
class FilterField;
class ScanLine;

/// The line above the receiver's list: the field that it is searched by, and how many fit. GUI thread; owned by the panel.
class CaptureBar final : public QWidget
{
    Q_OBJECT
public:
    CaptureBar(CaptureSearch *search, const CaptureModel *model, QWidget *parent = nullptr);

    [[nodiscard]] FilterField *field() const { return m_field; }
    [[nodiscard]] ScanLine *count() const { return m_count; }
    void setClosable(bool closable); ///< false where it stands for good

private:
    FilterField *m_field;
    ScanLine *m_count;
    QPushButton *m_close;
};

} // namespace ovyxa
