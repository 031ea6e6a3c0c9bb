// SPDX-License-Identifier: MIT
#pragma once

#include "ui/log/log_controller.h"

namespace ovyxa::test {

/// Holds each question until the test answers it.
struct FakeLog
{
    struct Question
    {
        DeliveryQuery query;
        DeliveryId before;
        int limit;
        Reply<DeliveryPage> done;
    };
    QList<Question> questions;

    LogController::PageSource source()
    {
        return [this](const DeliveryQuery &query, DeliveryId before, int limit, QObject *, Reply<DeliveryPage> done) {
            questions.append({query, before, limit, std::move(done)});
        };
    }

    void answer(QList<qint64> ids, bool atEnd, qint64 next = 0)
    {
        DeliveryPage page;
        for (const qint64 id : ids) {
            Delivery row;
            row.id = {id};
            page.rows.append(row);
        }
        page.atEnd = atEnd;
        page.next = {next != 0 ? next : ids.isEmpty() ? 0 : ids.last()};
        const Question question = questions.takeFirst();
        question.done(page);
    }
};

inline Delivery live(qint64 id)
{
    Delivery row;
    row.id = {id};
    return row;
}

} // namespace ovyxa::test
