// SPDX-License-Identifier: MIT
#include "ui/webhooks/secret_clipboard.h"

#include <QtCore/QCryptographicHash>
#include <QtCore/QMimeData>
#include <QtGui/QClipboard>

namespace ovyxa {

using namespace Qt::StringLiterals;

namespace {

QByteArray digestOf(const QByteArray &secret)
{
    return QCryptographicHash::hash(secret, QCryptographicHash::Sha256);
}

} // namespace

SecretClipboard::SecretClipboard(QClipboard *clipboard, Millis stay, QObject *parent) : QObject(parent), m_clipboard(clipboard)
{
    m_timer.setSingleShot(true);
    m_timer.setInterval(stay);
    connect(&m_timer, &QTimer::timeout, this, &SecretClipboard::clear);
}

SecretClipboard::~SecretClipboard()
{
    clear();
}

void SecretClipboard::copy(const QByteArray &secret)
{
    auto *data = new QMimeData; // the clipboard takes it
    data->setText(QString::fromUtf8(secret));
    data->setData(u"x-kde-passwordManagerHint"_s, "secret"_ba);
    m_clipboard->setMimeData(data);
    m_digest = digestOf(secret);
    m_timer.start();
}

void SecretClipboard::clear()
{
    m_timer.stop();
    if (!m_digest.isEmpty() && digestOf(m_clipboard->text().toUtf8()) == m_digest)
        m_clipboard->clear();
    m_digest.clear();
}

Millis SecretClipboard::stay() const
{
    return m_timer.intervalAsDuration();
}

} // namespace ovyxa
