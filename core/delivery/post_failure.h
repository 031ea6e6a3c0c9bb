// SPDX-License-Identifier: MIT
#pragma once

#include "core/delivery/http_post.h"

namespace ovyxa {

/// All that is known of a reply that has finished.
struct PostEnd
{
    QNetworkReply::NetworkError code = QNetworkReply::NoError;
    QString text; ///< Qt's own words: a last resort
    PostStage stage = PostStage::Connecting;
    QList<QSslError> sslErrors;
    QSslCertificate peer;
    QUrl url;
    bool proxied = false;
    int status = 0; ///< of the answer, if its head came
    HeaderList headers;
    qsizetype bodyBytes = 0; ///< as far as they came
};

struct PostFailure
{
    AttemptError error = AttemptError::None;
    QString detail;
};

/// What went wrong, in the log's terms and in a sentence for people; AttemptError::None if a whole answer came, whatever its status.
[[nodiscard]] PostFailure describeFailure(const PostEnd &end);

/// Why an answer that is not 2xx is a failure, and what usually helps.
[[nodiscard]] QString statusSentence(int status, const QString &reasonPhrase, const QByteArray &location);
[[nodiscard]] QString interimAnswerSentence(int status);
[[nodiscard]] QString timeoutSentence(PostStage stage, std::chrono::milliseconds limit, const QUrl &url);
[[nodiscard]] QString cancelledSentence(PostStage stage);

} // namespace ovyxa
