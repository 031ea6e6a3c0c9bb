// SPDX-License-Identifier: MIT
#pragma once

#include "ui/common/time_format.h"
#include "ui/inspector/inspection.h"

#include <QtWidgets/QScrollArea>

class QVBoxLayout;

namespace ovyxa {

/// One tab of the inspector: a scrolling column that shows a part of what is inspected.
class InspectorPage : public QScrollArea
{
    Q_OBJECT
public:
    static constexpr int edge = 14; ///< around what it shows

    explicit InspectorPage(const QString &accessibleName, QWidget *parent = nullptr);

    /// Brings the page up to date. Called on every change; keeps what people opened or scrolled to where it can.
    virtual void showInspection(const Inspection &inspection, Zone zone) = 0;

protected:
    [[nodiscard]] QWidget *body() const { return m_body; }
    [[nodiscard]] QVBoxLayout *column() const { return m_column; }
    void scrollContentsBy(int dx, int dy) override;
    void resizeEvent(QResizeEvent *event) override;

private:
    QWidget *m_body;
    QVBoxLayout *m_column;
};

/// How much of a body is shown; copying takes all of it.
inline constexpr qsizetype shownBodyBytes = 64 * 1024;
/// The text of a body, cut to what is shown.
[[nodiscard]] QString bodyText(const QByteArray &bytes);

} // namespace ovyxa
