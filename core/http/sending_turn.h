// SPDX-License-Identifier: MIT
#pragma once

#include <QtCore/QObject>
#include <QtCore/QPointer>

#include <vector>

namespace ovyxa {

class HttpConnection;

/// Has the connections of a server send their answers one right after the other, once all requests that lay ready have been worked
/// through. A peer with many connections is then woken once for all of them; sent one by one, each answer would wake it anew, which costs
/// more than the sending. Comes before anything that the sockets tell next. Owned by the server; engine thread.
class SendingTurn final : public QObject
{
    Q_OBJECT
public:
    explicit SendingTurn(QObject *parent) : QObject(parent) {}

    void add(HttpConnection *connection);

private:
    void sendAll();

    std::vector<QPointer<HttpConnection>> m_waiting;
};

} // namespace ovyxa
