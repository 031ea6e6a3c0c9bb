// SPDX-License-Identifier: MIT
#pragma once

#include "tests/support/test_bench.h"
#include "ui/query/query_edit.h"
#include "ui/receiver/capture_model.h"
#include "ui/receiver/capture_view.h"
#include "ui/receiver/receiver_panel.h"

#include <QtNetwork/QHostAddress>
#include <QtNetwork/QTcpSocket>
#include <QtTest/QTest>
#include <QtWidgets/QLabel>

/// The receiver's panel with its list and what that is asked.
namespace ovyxa::test {

/// The panel in a window, and its parts.
struct ReceiverPlace
{
    QWidget window;
    ReceiverPanel *panel;

    explicit ReceiverPlace(const ReceiverPanel::Doors &doors) : panel(new ReceiverPanel(doors, &window))
    {
        window.resize(760, 420);
        panel->resize(window.size());
        window.show();
        window.activateWindow();
        if (!QTest::qWaitForWindowActive(&window))
            qFatal("the window did not become active");
    }
    template<typename Widget>
    [[nodiscard]] Widget *part(const QString &name) const
    {
        return window.findChild<Widget *>(name);
    }
    [[nodiscard]] QueryEdit *text() const { return part<QueryEdit>(QStringLiteral("captures.searchText")); }
    [[nodiscard]] CaptureView *table() const { return part<CaptureView>(QStringLiteral("captureTable")); }
    [[nodiscard]] QString count() const
    {
        const auto *label = part<QLabel>(QStringLiteral("scanMatches"));
        return label->isVisible() ? label->text() : QString();
    }
    void ask(const QString &query) const
    {
        text()->setFocus();
        text()->selectAll();
        QTest::keyClick(text(), Qt::Key_Delete);
        QTest::keyClicks(text(), query);
        QTest::keyClick(text(), Qt::Key_Return);
    }
    [[nodiscard]] QStringList requests() const
    {
        QStringList list;
        for (int row = 0; row < table()->model()->rowCount(); ++row)
            list.append(table()->model()->index(row, CaptureModel::Request).data().toString());
        return list;
    }
};

/// A receiver that got some requests.
struct ReceiverDesk
{
    TestBench bench;
    std::unique_ptr<ReceiverPlace> place;

    ReceiverDesk()
    {
        ReceiverSetup setup;
        setup.port = 0;
        setup.plainHttp = true;
        setup.secrets = {"secret"};
        bench->receiver()->start(setup, bench.get(), [](const Result<void> &) {});
        place = std::make_unique<ReceiverPlace>(
            ReceiverPanel::Doors{bench->receiver(), bench->log(), bench->catalogue(), bench->profileFolder(), bench->authorityFile()});
    }
    [[nodiscard]] bool fill() const
    {
        return QTest::qWaitFor([this] { return bench->receiver()->state().running; }) && send("POST /hook?n=1", R"({"colour":"teal"})")
               && send("POST /orders", "second") && send("GET /favicon.ico", {}) && lists(3);
    }
    [[nodiscard]] bool send(const QByteArray &request, const QByteArray &body) const
    {
        const int port = QUrl(bench->receiver()->state().url).port();
        QTcpSocket socket;
        socket.connectToHost(QHostAddress(QHostAddress::LocalHost), quint16(port));
        if (!socket.waitForConnected(5000))
            return false;
        socket.write(request + " HTTP/1.1\r\nHost: localhost:" + QByteArray::number(port)
                     + "\r\nUser-Agent: probe/1\r\nContent-Length: " + QByteArray::number(body.size()) + "\r\n\r\n" + body);
        return QTest::qWaitFor([&socket] { return socket.bytesAvailable() > 0; });
    }
    [[nodiscard]] bool lists(int rows) const
    {
        return QTest::qWaitFor([&] { return place->table()->model()->rowCount() == rows; });
    }
    [[nodiscard]] bool lists(const QStringList &requests) const
    {
        return QTest::qWaitFor([&] { return place->requests() == requests; });
    }
};

} // namespace ovyxa::test
