// SPDX-License-Identifier: MIT
#pragma once

#include <QtWidgets/QTableView>

namespace ovyxa {

class HeaderModel;

/// A draft's headers: Enter or F2 edits, Del leaves one out or brings back what it was, Insert adds one. GUI thread.
class DraftHeaders final : public QTableView
{
    Q_OBJECT
public:
    explicit DraftHeaders(HeaderModel *headers, QWidget *parent = nullptr);

    void addHeader();
    [[nodiscard]] QSize sizeHint() const override; ///< all rows, up to a few
    [[nodiscard]] QSize minimumSizeHint() const override;

protected:
    void keyPressEvent(QKeyEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;

private:
    void tidy();

    HeaderModel *m_headers;
};

} // namespace ovyxa
