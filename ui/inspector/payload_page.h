// SPDX-License-Identifier: MIT
#pragma once

#include "ui/common/background.h"
#include "ui/inspector/inspector_page.h"
#include "ui/inspector/payload_reading.h"

class QBoxLayout;
class QButtonGroup;
class QLabel;
class QStackedWidget;
class QTreeWidget;

namespace ovyxa {

class HexView;
class JsonTreePane;
class SlackPreview;
class TextView;

/// The whole body in several ways: as a tree, laid out, as the bytes are, in hexadecimal, and as others make use of it: a Slack message as
/// Slack shows it, the fields as Zapier offers them for mapping. A long one is read on another thread, and left when another comes.
class PayloadPage final : public InspectorPage
{
    Q_OBJECT
public:
    explicit PayloadPage(QWidget *parent = nullptr);
    void showInspection(const Inspection &inspection, Zone zone) override;
    /// In which the ways to look at it stand in one row; before there is a page, too.
    [[nodiscard]] static int leastWidth();
    /// `whole` is how long it was; what is here may be its beginning.
    void showBytes(const QByteArray &bytes, qint64 whole);
    void searchTree(); ///< brings the tree up, its search ready to be typed in

protected:
    void resizeEvent(QResizeEvent *event) override; ///< where it is narrow the size and the copying stand under the ways

private:
    enum Way { Tree, Pretty, Raw, Hex, Slack, Zapier };
    [[nodiscard]] static QStringList wayNames();

    void buildFields();
    void showReading(const PayloadReading &reading);
    void showNote(const QString &note);
    void joinWays();
    void choose(Way way);
    void arrange();
    void copy();

    QByteArray m_bytes;
    QString m_cut; ///< that it is only the beginning
    bool m_filled = false;
    Way m_wanted = Tree; ///< what people chose; shown where it fits
    QBoxLayout *m_bar;
    QLabel *m_size;
    QLabel *m_note;
    QButtonGroup *m_ways;
    QStackedWidget *m_stack;
    JsonTreePane *m_tree;
    TextView *m_pretty;
    TextView *m_raw;
    HexView *m_hex;
    SlackPreview *m_slack;
    QTreeWidget *m_fields;
    Background m_reading{this};
    Background m_copying{this};
};

} // namespace ovyxa
